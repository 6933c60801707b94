export { matchingRoutes } from './matching.routes.ts';
export { matchingJobs } from './search-lexeme.jobs.ts';
export { refreshSearchLexemes } from './search-lexeme.service.ts';
export { countEmptySearch } from './unmet-demand.service.ts';
export { watchDemandJobs } from './watch-demand.jobs.ts';
