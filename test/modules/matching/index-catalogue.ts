import type { Context } from '../../../src/infra/context.ts';
import { activityTermsJobs } from '../../../src/modules/activities/index.ts';
import { refreshSearchLexemes } from '../../../src/modules/matching/index.ts';

/** Makes the words of the catalogue known, as the jobs do soon after a change. */
export async function indexCatalogue(ctx: Context): Promise<void> {
  for (const job of activityTermsJobs) await job.run(ctx, {});
  await refreshSearchLexemes(ctx);
}
