export { dataSubjectRequestMachine } from './data-subject-request.machine.ts';
export { dataSubjectRequestRoutes } from './data-subject-request.routes.ts';
export { loggingMails } from './mail-log.service.ts';
export { PERSONAL_DATA } from './personal-data.reference.ts';
export { privacyJobs } from './privacy.jobs.ts';
export { applyRetention, countRetention } from './retention.service.ts';
