export { demandCallJobs } from './demand-call.jobs.ts';
export { demandCallMachine } from './demand-call.machine.ts';
export { demandCallRoutes } from './demand-call.routes.ts';
export { DemandCallQuery, type DemandCallRow } from './demand-call.schemas.ts';
export {
  findShownCalls,
  getDemandCallFor,
  getKnownDemandCall,
  listOpenDemandCalls,
  seesLearnerQuestions,
} from './demand-call.service.ts';
export { changeDemandCallStatus, createDemandCall, END_RESPONSES } from './demand-call-change.service.ts';

export {
  expireDemandCalls,
  fulfilDemandCalls,
  lockDemandCall,
  matchDemandCall,
} from './demand-call-lifecycle.service.ts';
export { learnerQuestionRoutes } from './learner-question.routes.ts';
