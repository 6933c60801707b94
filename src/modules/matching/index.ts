export { matchingRoutes } from './match.routes.ts';
export { matchingJobs } from './search-lexeme.jobs.ts';
export { refreshSearchLexemes } from './search-lexeme.service.ts';
