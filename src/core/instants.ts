const INSTANT =
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * True for an RFC 3339 instant with upper-case T and Z or an offset that is not -00:00 (C-12). A leap second
 * is refused, since it has no instant of its own here.
 */
export function isInstant(value: string): boolean {
  return INSTANT.test(value) && !value.endsWith('-00:00') && isDay(value.slice(0, 10));
}

/** True for a day that is in the calendar, as YYYY-MM-DD, of the years 1900 to 2999, which no offset leaves. */
export function isDay(value: string): boolean {
  if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** True for a local time of day HH:MM:SS. */
export function isLocalTime(value: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(value);
}
