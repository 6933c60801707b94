export { mailActionRoutes } from './mail-action.routes.ts';
export { mailOutboxRoutes } from './mail-outbox.routes.ts';
export { keepingCopies } from './mail-outbox.service.ts';
export { notificationJobs } from './notification.jobs.ts';
