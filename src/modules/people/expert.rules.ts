import { THEMES } from '../../core/code-lists/index.ts';
import { allowedSteps } from '../../core/machine.ts';
import { type ExpertStatus, expertProfileMachine } from './expert-profile.machine.ts';

/** The clusters that themes mostly belong to, each once, in the order of the themes. */
export function clustersOf(themes: readonly string[]): string[] {
  const found = themes.flatMap((code) => THEMES.find((theme) => theme.code === code)?.cluster ?? []);
  return [...new Set<string>(found)];
}

/** True for a status that follows on having been public. */
export const wasPublic = (status: ExpertStatus) => ['published', 'paused', 'archived'].includes(status);

/** The steps the person can take now; a pause by a workgroup is not the person's to end. */
export function ownerSteps(row: { status: ExpertStatus; isPausedByCurator: boolean }): ExpertStatus[] {
  const steps = allowedSteps(expertProfileMachine, row.status, ['expert']);
  return row.isPausedByCurator ? steps.filter((to) => to !== 'published') : steps;
}
