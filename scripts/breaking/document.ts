interface ApiParameter {
  name: string;
  description?: string;
  schema?: { pattern?: string };
}

/** What of an operation the comparison reads. */
export interface ApiOperation {
  operationId: string;
  security?: Record<string, string[]>[];
  parameters?: ApiParameter[];
  responses: Record<string, { content?: object }>;
  'x-visibility'?: string[];
  'x-error-codes'?: string[];
  'x-idempotency'?: string;
  'x-concurrency'?: string;
}

/** An OpenAPI document, as far as the gate reads it. */
export interface ApiDocument {
  info: { version: string };
  paths: Record<string, Record<string, ApiOperation>>;
}

/** One change, where it is and what it is. */
export interface Change {
  place: string;
  text: string;
}
