import type { Job } from '../../infra/jobs/job.ts';
import { refreshSearchLexemes } from './search-lexeme.service.ts';

/** New words are found at once by themselves; their weight and compounds follow with this. */
const refreshLexemes: Job = {
  name: 'refresh-search-lexemes',
  schedule: '*/15 * * * *',
  run: (ctx) => refreshSearchLexemes(ctx),
};

export const matchingJobs: readonly Job[] = [refreshLexemes];
