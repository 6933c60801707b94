export { demandCallJobs } from './demand-call.jobs.ts';
export { demandCallRoutes } from './demand-call.routes.ts';
export type { DemandCallRow } from './demand-call.schemas.ts';
export { getDemandCallFor } from './demand-call.service.ts';
export { changeDemandCallStatus, createDemandCall, expireDemandCalls } from './demand-call-change.service.ts';
