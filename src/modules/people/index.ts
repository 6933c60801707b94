export { expertRoutes } from './expert.routes.ts';
export { type ExpertRow, ExpertSummary, toExpertSummary } from './expert.schemas.ts';
export { createExpertProfile, findExperts, type NewExpertProfile } from './expert.service.ts';
export { peopleRoutes } from './person.routes.ts';
export type { PersonRow } from './person.schemas.ts';
export { createPerson, type NewPerson } from './person.service.ts';
