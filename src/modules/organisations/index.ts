export { locationRoutes } from './location.routes.ts';
export { type LocationRow, LocationSummary, toLocationSummary } from './location.schemas.ts';
export { createLocation, findLocations, getLocation, mainLocationOf } from './location.service.ts';
export { assertMember, createMembership } from './membership.service.ts';
export { organisationRoutes } from './organisation.routes.ts';
export { type OrganisationRow, OrganisationSummary, toOrganisationSummary } from './organisation.schemas.ts';
export {
  changeOrganisationStatus,
  createOrganisation,
  findOrganisations,
  getOrganisation,
  type NewOrganisation,
} from './organisation.service.ts';
export {
  OPTIONAL_COLUMNS,
  REQUIRED_COLUMNS,
  readSchool,
  type SchoolCells,
  type SchoolRecord,
} from './school-import.rules.ts';
export { importSchool, type SchoolImportCounts } from './school-import.service.ts';
