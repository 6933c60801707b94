import { hash } from 'node:crypto';

/** JSON with sorted keys: equal content has one digest however it is written. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, canonical(item)]),
  );
}

/** Digest of content, the same however its keys are ordered. */
export const digestOf = (content: unknown) => hash('sha256', JSON.stringify(canonical(content)), 'base64url');
