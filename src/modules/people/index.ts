export { expertRoutes } from './expert.routes.ts';
export { createExpertProfile, type NewExpertProfile } from './expert.service.ts';
export { peopleRoutes } from './person.routes.ts';
export { createPerson } from './person.service.ts';
