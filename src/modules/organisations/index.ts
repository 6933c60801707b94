export { proposeMembership } from './create-verification.service.ts';
export { locationRoutes } from './location.routes.ts';
export { createLocation, getLocation, mainLocationOf } from './location.service.ts';
export { assertMember, assertOwner, createMembership } from './membership.service.ts';
export { invitationMachine } from './membership-invitation.machine.ts';
export { invitationToken } from './membership-invitation.service.ts';
export { organisationJobs } from './organisation.jobs.ts';
export { organisationMachine } from './organisation.machine.ts';
export { organisationRoutes } from './organisation.routes.ts';
export { type OrganisationRow, OrganisationSummary, toOrganisationSummary } from './organisation.schemas.ts';
export {
  createOrganisation,
  findOrganisations,
  getOrganisation,
} from './organisation.service.ts';
export { changeOrganisationStatus } from './organisation-status.service.ts';
export { verificationMachine } from './organisation-verification.machine.ts';

export {
  OPTIONAL_COLUMNS,
  REQUIRED_COLUMNS,
  readSchool,
  type SchoolCells,
  type SchoolRecord,
} from './school-import.rules.ts';
export { importSchool } from './school-import.service.ts';
