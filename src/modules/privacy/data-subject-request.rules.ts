import type { Actor } from '../../core/actor.ts';
import type { RequestParty } from './data-subject-request.machine.ts';

const DAY_MS = 86_400_000;
/** An erasure cannot be undone, so a day is left to think again. */
const THINKING_MS = DAY_MS;
/** How long the content of an export can be fetched. */
const CONTENT_MS = 7 * DAY_MS;

/** When the service begins with a request by itself. */
export function startsAt(kind: 'export' | 'erase', now: Date): Date {
  return kind === 'erase' ? new Date(now.getTime() + THINKING_MS) : now;
}

/** Until when an export made now can be fetched. */
export function contentExpiresAt(now: Date): Date {
  return new Date(now.getTime() + CONTENT_MS);
}

/** True for administrators of the platform and the service itself. */
export function isPlatform(actor: Actor): boolean {
  return actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);
}

/** The parties of the actor for a request; none means the actor may not know of it. */
export function requestParties(actor: Actor, { personId }: { personId: string }): RequestParty[] {
  if (actor.kind === 'system') return ['service'];
  if (actor.kind !== 'person') return [];
  return [
    ...(actor.personId === personId ? ['subject' as const] : []),
    ...(actor.isPlatformAdmin ? ['platform' as const] : []),
  ];
}
