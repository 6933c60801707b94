export { expertRoutes } from './expert.routes.ts';
export { ExpertSummary, toExpertSummary } from './expert.schemas.ts';
export { createExpertProfile, findExperts, type NewExpertProfile } from './expert.service.ts';
export { peopleRoutes } from './person.routes.ts';
export { createPerson } from './person.service.ts';
