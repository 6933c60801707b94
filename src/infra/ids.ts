import { v7 } from 'uuid';

/** A new UUIDv7 (C-08): sorts by time, cannot be counted up. */
export function newId(): string {
  return v7();
}
