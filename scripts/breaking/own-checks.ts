import type { ApiDocument, ApiOperation, Change } from './document.ts';

// What the comparison tool leaves out or calls harmless, and our clients depend on.

type Check = (before: ApiOperation, after: ApiOperation) => (string | undefined)[];

const changed = (what: string, before: unknown, after: unknown) =>
  JSON.stringify(before) === JSON.stringify(after)
    ? undefined
    : `${what} changed from ${JSON.stringify(before)} to ${JSON.stringify(after)}`;

const gone = (before: readonly string[] = [], after: readonly string[] = []) =>
  before.filter((value) => !after.includes(value));

const mediaTypes = (content: object | undefined) => Object.keys(content ?? {}).sort();

/** The names a sort takes, read from the pattern that lists them. */
const sortsOf = ({ parameters = [] }: ApiOperation) =>
  parameters.find(({ name }) => name === 'sort')?.schema?.pattern?.match(/[A-Za-z]+/g) ?? [];

/** The default order, which the parameter's description tells. */
const defaultSortOf = ({ parameters = [] }: ApiOperation) =>
  /default (\S+)/i.exec(parameters.find(({ name }) => name === 'sort')?.description ?? '')?.[1];

const checks: Check[] = [
  (before, after) => [changed('operationId', before.operationId, after.operationId)],
  (before, after) => [changed('scope', before.security, after.security)],
  (before, after) =>
    gone(before['x-visibility'], after['x-visibility']).map((caller) => `visibility lost ${caller}`),
  (before, after) =>
    gone(before['x-error-codes'], after['x-error-codes']).map((code) => `error code ${code} is gone`),
  (before, after) => [
    after['x-idempotency'] === 'required'
      ? changed('idempotency', before['x-idempotency'], 'required')
      : undefined,
    after['x-concurrency'] === 'if-match-required'
      ? changed('concurrency', before['x-concurrency'], 'if-match-required')
      : undefined,
  ],
  (before, after) => gone(sortsOf(before), sortsOf(after)).map((name) => `sort lost ${name}`),
  (before, after) => [changed('default sort', defaultSortOf(before), defaultSortOf(after))],
  (before, after) =>
    Object.entries(before.responses)
      .filter(([status]) => status.startsWith('2') && after.responses[status] !== undefined)
      .map(([status, { content }]) =>
        changed(`media type of ${status}`, mediaTypes(content), mediaTypes(after.responses[status]?.content)),
      ),
];

/** Changes of operations in both documents that break callers, beside those the tool finds. */
export function ownBreakingChanges(before: ApiDocument, after: ApiDocument): Change[] {
  return Object.entries(before.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const now = after.paths[path]?.[method];
      if (now === undefined) return [];
      const place = `${method.toUpperCase()} ${path}`;
      return checks
        .flatMap((check) => check(operation, now))
        .filter((text) => text !== undefined)
        .map((text) => ({ place, text }));
    }),
  );
}
