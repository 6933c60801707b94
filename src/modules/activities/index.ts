export { activityRoutes } from './activity.routes.ts';
export { createActivity } from './activity.service.ts';
export { activitySearchRoutes } from './activity-search.routes.ts';
export { changeActivityStatus } from './activity-status.service.ts';
export { sessionRoutes } from './session.routes.ts';
export { changeSessionStatus, createSession } from './session.service.ts';
export {
  type BookableSession,
  getBookableSession,
  lockBookableSessions,
  releaseSeats,
  takeSeats,
} from './session-seat.service.ts';
export { sourceActivityFaults } from './source-activity.rules.ts';
export { SourceActivityReplace } from './source-activity.schemas.ts';
export {
  applySourceActivities,
  type DeliveringSource,
  withdrawSourceActivities,
} from './source-activity.service.ts';
