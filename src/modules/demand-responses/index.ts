export { callInvitationMachine } from './call-invitation.machine.ts';
export { callInvitationRoutes } from './call-invitation.routes.ts';
export { createDemandResponse, updateDemandResponse } from './create-response.service.ts';
export { demandResponseJobs } from './demand-response.jobs.ts';
export { demandResponseMachine } from './demand-response.machine.ts';
export { demandResponseRoutes } from './demand-response.routes.ts';
export { changeResponseStatus } from './demand-response-step.service.ts';
export { endResponses } from './end-responses.service.ts';
export { responseMessageRoutes } from './response-message.routes.ts';
