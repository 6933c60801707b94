export { locationRoutes } from './location.routes.ts';
export { createLocation, getLocation, mainLocationOf } from './location.service.ts';
export { assertMember, createMembership } from './membership.service.ts';
export { organisationRoutes } from './organisation.routes.ts';
export { type OrganisationRow, OrganisationSummary, toOrganisationSummary } from './organisation.schemas.ts';
export {
  changeOrganisationStatus,
  createOrganisation,
  findOrganisations,
  getOrganisation,
} from './organisation.service.ts';
export {
  OPTIONAL_COLUMNS,
  REQUIRED_COLUMNS,
  readSchool,
  type SchoolCells,
  type SchoolRecord,
} from './school-import.rules.ts';
export { importSchool } from './school-import.service.ts';
