import type { Machine } from '../../core/machine.ts';
import type { organisationStatus } from '../../infra/db/schema/organisations.ts';

type OrganisationStatus = (typeof organisationStatus.enumValues)[number];

/** Who takes a step: its own administrators, those who verify in its region, or the platform. */
export type OrganisationParty = 'admin' | 'curator' | 'platform';
type Condition = 'nothing_coming';

/** The machine of an organisation (contract section 12): it waits for verification, and archiving is final. */
export const organisationMachine: Machine<OrganisationStatus, OrganisationParty, Condition> = {
  name: 'organisation',
  parties: {
    admin: 'administrators of the organisation itself',
    curator: 'members of a workgroup with the permission to verify in its region',
    platform: 'administrators of the platform',
  },
  conditions: {
    nothing_coming: 'no session, reservation or open demand call of it is coming',
  },
  steps: {
    pending: {
      active: { by: ['curator', 'platform'] },
      archived: { by: ['admin', 'curator', 'platform'] },
    },
    active: {
      suspended: { by: ['curator', 'platform'], reason: 'any' },
      archived: { by: ['admin', 'platform'], when: 'nothing_coming' },
    },
    suspended: { active: { by: ['curator', 'platform'] }, archived: { by: ['platform'] } },
    archived: {},
  },
};
