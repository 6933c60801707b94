export { moderationRoutes } from './moderation.routes.ts';
export { moderationCaseMachine } from './moderation-case.machine.ts';
