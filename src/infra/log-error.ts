/** What the log keeps of an error: nothing in it comes from the data at hand. */
export interface ErrorFacts {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  stack?: string;
  cause?: ErrorFacts;
}

interface DatabaseError extends Error {
  code?: unknown;
  constraint_name?: unknown;
}

const MAX_CAUSES = 5;

/** drizzle ends its message with the values of the query. */
const withoutParameters = (message: string) => message.replace(/\nparams:[\s\S]*$/, '');

/** PostgreSQL quotes the offending value in its data exceptions (class 22), always after a colon. */
function withoutValue(error: DatabaseError): string {
  const isDataException = typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code);
  return isDataException ? error.message.replace(/: "[\s\S]*$/, '') : withoutParameters(error.message);
}

/** The message of an error without the values of a query, which may be personal data (C-57). */
export function safeMessage(error: unknown): string {
  return error instanceof Error ? withoutValue(error) : 'A value was thrown that is not an error';
}

/** The places alone: the stack repeats the message, which is removed by its length, as it may look like a place. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  return start < 0 ? stack : stack.slice(start + message.length).trimStart();
}

/** Error serializer of the log: type, message, code, constraint, stack and causes, and no other property. */
export function errorFacts(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: safeMessage(error) };
  const { name, code, constraint_name: constraint, cause } = error as DatabaseError;
  return {
    type: name === 'Error' ? error.constructor.name : name,
    message: safeMessage(error),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack: framesOf(error),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: errorFacts(cause, depth + 1) }),
  };
}
