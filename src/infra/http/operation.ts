import type { TSchema } from 'typebox';
import type { ErrorCode } from '../../core/error-codes.ts';
import type { Machine } from '../../core/machine.ts';

export type Visibility = 'public' | 'embed' | 'user' | 'machine' | 'admin' | 'capability';
export type CachePolicy = 'public-short' | 'public-long' | 'feed' | 'private';
export type RateLimitPolicy = 'anon' | 'embed' | 'client' | 'writes' | 'token';

/** Facts of one operation from which its checks, headers, answers and documentation follow. */
export interface OperationFacts {
  /** `verbNoun` in camelCase, unique (C-95). */
  operationId: string;
  tag: string;
  summary: string;
  description: string;
  visibility: readonly Visibility[];
  /** Scope the token needs; required unless the operation is public (C-85). */
  scope?: string;
  cachePolicy: CachePolicy;
  /** Default: optional for POST, none for the rest (C-37). */
  idempotency?: 'required' | 'optional' | 'none';
  /** Default: none (C-33). */
  concurrency?: 'if-match-required' | 'if-match-optional' | 'none';
  /** Default: anon for public reads, client for other reads, writes for the rest (C-53). */
  rateLimit?: RateLimitPolicy;
  /** Error codes beyond those that follow from the method and the inputs (C-44). */
  errorCodes?: readonly ErrorCode[];
  /** The machine that the operation shows or moves; its table is in the description of what moves it (C-06). */
  statusMachine?: string | Machine;
  /** Puts the machine's table in this description, for a machine that no status change moves. */
  showsMachine?: true;
  /** URI of the processing activity when personal data are processed (C-55). */
  processingActivity?: string;
  /** Status of success and of what else can succeed (a PUT that creates). */
  success: 200 | 201 | 202 | 204;
  alsoSuccess?: 201;
  /** What a dry run answers with 200, where that is not what the real one answers. */
  dryRunResult?: TSchema;
  /** What is answered with 202 when a request has to wait, in the place of what was asked for. */
  waitingResult?: TSchema;
  /** The one media type of success (C-52). */
  produces?: string;
  /** The media type of the body; default application/json, merge patch for PATCH. */
  consumes?: string;
  /** Largest body in bytes (C-56); default 262144. */
  bodyLimitBytes?: number;
}

interface Shapes<P, Q, B, R, D, W> {
  params?: P;
  query?: Q;
  body?: B;
  result?: R;
  dryRunResult?: D;
  waitingResult?: W;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: OperationFacts;
  }
}

/**
 * Route options of an operation: Fastify's schema from its shapes, and its facts in `config`. The boot hook
 * of `operation-routes.ts` completes the schema with errors, headers and `x-` extensions.
 */
export function operation<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
  R extends TSchema | undefined = undefined,
  D extends TSchema | undefined = R,
  W extends TSchema | undefined = R,
>(spec: Omit<OperationFacts, 'dryRunResult' | 'waitingResult'> & Shapes<P, Q, B, R, D, W>) {
  const { params, query, body, result, ...facts } = spec;
  const response = {
    [facts.success]: result,
    ...(facts.alsoSuccess === undefined ? {} : { [facts.alsoSuccess]: result }),
    ...(facts.dryRunResult === undefined ? {} : { 200: facts.dryRunResult }),
    ...(facts.waitingResult === undefined ? {} : { 202: facts.waitingResult }),
  };
  return {
    schema: { params, querystring: query, body, response } as {
      params: P;
      querystring: Q;
      body: B;
      response: Record<201 | 204, R> & { 200: R | D; 202: W };
    },
    config: { operation: facts as OperationFacts },
    ...(facts.bodyLimitBytes === undefined ? {} : { bodyLimit: facts.bodyLimitBytes }),
  };
}
