export { activityMachine } from './activity.machine.ts';
export { activityRoutes } from './activity.routes.ts';
export { createActivity } from './activity.service.ts';
export { getActivityFor } from './activity-access.service.ts';
export { activityImageJobs } from './activity-image.jobs.ts';
export { activityImageRoutes } from './activity-image.routes.ts';
export { revisionMachine } from './activity-revision.machine.ts';
export { activitySearchRoutes } from './activity-search.routes.ts';
export { FacetQuery } from './activity-search.schemas.ts';
export { type ActivitySearch, searchActivities } from './activity-search.service.ts';
export { changeActivityStatus, pauseActivity } from './activity-status.service.ts';
export { activityTermsJobs } from './activity-terms.jobs.ts';
export { COUNT_TERMS } from './activity-terms.service.ts';
export { curationRoutes } from './curation.routes.ts';
export { duplicateCandidateJobs } from './duplicate-candidate.jobs.ts';
export { duplicateMachine } from './duplicate-candidate.machine.ts';
export { favouriteRoutes } from './favourite.routes.ts';
export { programmeRoutes } from './programme.routes.ts';
export { sessionJobs } from './session.jobs.ts';
export { sessionMachine } from './session.machine.ts';
export { sessionRoutes } from './session.routes.ts';
export { cancelAgreedSession, changeSessionStatus, createSession } from './session.service.ts';

export { listAlternatives } from './session-impact.service.ts';
export {
  type BookableSession,
  findSessionsToReserve,
  getBookableSession,
  lockBookableSessions,
  releaseSeats,
  takeSeats,
} from './session-seat.service.ts';
export { sessionSeriesRoutes } from './session-series.routes.ts';
export { sessionStepRoutes } from './session-step.routes.ts';
export { FOLLOW_DEADLINES, PROMOTE_WAITLIST } from './session-step.service.ts';
export { sourceActivityFaults } from './source-activity.rules.ts';
export { SourceActivityReplace } from './source-activity.schemas.ts';
export {
  applySourceActivities,
  type DeliveringSource,
  withdrawSourceActivities,
} from './source-activity.service.ts';
