import type { Job } from '../../infra/jobs/job.ts';
import { COUNT_TERMS } from '../activities/index.ts';
import { refreshSearchLexemes } from './search-lexeme.service.ts';

/** Counts the terms of the catalogue; a new word is found once it is counted. */
const refreshLexemes: Job<{ isAfterChange?: boolean }> = {
  name: COUNT_TERMS,
  schedule: '*/15 * * * *',
  run: (ctx, { isAfterChange = false }) => refreshSearchLexemes(ctx, { isAfterChange }),
};

export const matchingJobs: readonly Job[] = [refreshLexemes];
