import { type Actor, curatedRegionIds } from '../../core/actor.ts';
import type { ModerationParty } from './moderation-case.machine.ts';

/** What of a case decides on who may see it. */
export interface CaseReach {
  /** Regions of the subject with all above them. */
  regionIds: readonly string[];
}

/** True for the platform, which moderates everywhere. */
export function moderatesEverywhere(actor: Actor): boolean {
  return actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);
}

/** The parties of the actor for a case; none means the actor may not know of it. */
export function moderationParties(actor: Actor, { regionIds }: CaseReach): ModerationParty[] {
  const own = curatedRegionIds(actor, 'moderate');
  const isOwn = moderatesEverywhere(actor) || regionIds.some((id) => own.includes(id));
  return isOwn ? ['moderator'] : [];
}
