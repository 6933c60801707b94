/** Times of a signing key that decide on what it is for. */
export interface SigningKeyTimes {
  kid: string;
  usableFrom: Date;
}

const DAY_MS = 86_400_000;

/** How long a key signs before the next one takes over. */
const SIGNING_DAYS = 90;
/** How long before its use a key is published: longer than caches may keep the key set (C-84). */
const AHEAD_DAYS = 8;
/** How long a key stays published after its last use: longer than any token that it signed lives. */
const KEPT_DAYS = 8;

const byUse = (a: SigningKeyTimes, b: SigningKeyTimes) => a.usableFrom.getTime() - b.usableFrom.getTime();

/** The key that signs now: of those in use, the newest; the first for a process whose clock is behind. */
export function signingKeyAt<K extends SigningKeyTimes>(keys: readonly K[], now: Date): K | undefined {
  const sorted = [...keys].sort(byUse);
  return sorted.findLast((key) => key.usableFrom <= now) ?? sorted[0];
}

/** When the next key starts to sign, when it is time to publish one; undefined when it is not, or one waits. */
export function nextKeyUsableFrom(keys: readonly SigningKeyTimes[], now: Date): Date | undefined {
  const newest = [...keys].sort(byUse).at(-1);
  if (newest === undefined) return now;
  const due = newest.usableFrom.getTime() + SIGNING_DAYS * DAY_MS;
  const soonest = now.getTime() + AHEAD_DAYS * DAY_MS;
  return due <= soonest ? new Date(soonest) : undefined;
}

/** Keys that no living token can need: their successor has signed for long enough. */
export function retiredKeys(keys: readonly SigningKeyTimes[], now: Date): string[] {
  const current = signingKeyAt(keys, now);
  if (current === undefined || now.getTime() - current.usableFrom.getTime() < KEPT_DAYS * DAY_MS) return [];
  return keys.filter((key) => key.usableFrom < current.usableFrom).map((key) => key.kid);
}
