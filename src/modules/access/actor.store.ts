import { sql } from 'drizzle-orm';
import type { ActorMembership, Curation } from '../../core/actor.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import { clients, externalIdentities, revokedTokens } from '../../infra/db/schema/access.ts';
import { memberships, organisations } from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import { workgroupMembers, workgroupRegions } from '../../infra/db/schema/regions.ts';

/** What a person may do at this moment, and whether the token at hand was revoked. */
export interface PersonAccess {
  [column: string]: unknown;
  personId: string;
  status: 'active' | 'suspended' | 'erased';
  isPlatformAdmin: boolean;
  memberships: ActorMembership[];
  curation: Curation[];
  isRevoked: boolean;
}

const isRevoked = (jti: string) =>
  sql`exists (select from ${revokedTokens} where ${revokedTokens.jti} = ${jti}) as "isRevoked"`;

const personColumns = (jti: string) => sql`
  ${persons.id} as "personId", ${persons.status} as "status", ${persons.isPlatformAdmin} as "isPlatformAdmin",
  coalesce((
    select json_agg(json_strip_nulls(json_build_object('organisationId', ${memberships.organisationId},
      'role', ${memberships.role}, 'isSuspended', nullif(${organisations.status} = 'suspended', false))))
    from ${memberships} join ${organisations} on ${organisations.id} = ${memberships.organisationId}
    where ${memberships.personId} = ${persons.id}), '[]') as "memberships",
  coalesce((
    select json_agg(json_build_object('regionId', ${workgroupRegions.regionId}, 'permissions', ${workgroupMembers.permissions}))
    from ${workgroupMembers}
    join ${workgroupRegions} on ${workgroupRegions.workgroupId} = ${workgroupMembers.workgroupId}
    where ${workgroupMembers.personId} = ${persons.id}), '[]') as "curation",
  ${isRevoked(jti)}`;

/** One query: every request of a person asks this. */
export async function findPersonAccess(
  db: DbOrTx,
  personId: string,
  jti: string,
): Promise<PersonAccess | undefined> {
  const [row] = await db.execute<PersonAccess>(
    sql`select ${personColumns(jti)} from ${persons} where ${persons.id} = ${personId}`,
  );
  return row;
}

/** The same by the subject of a trusted issuer. */
export async function findExternalAccess(
  db: DbOrTx,
  issuer: string,
  subject: string,
): Promise<PersonAccess | undefined> {
  const [row] = await db.execute<PersonAccess>(sql`
    select ${personColumns('')} from ${externalIdentities}
    join ${persons} on ${persons.id} = ${externalIdentities.personId}
    where ${externalIdentities.issuer} = ${issuer} and ${externalIdentities.subject} = ${subject}`);
  return row;
}

/** What a client may do at this moment. */
export interface ClientAccess {
  [column: string]: unknown;
  organisationId: string | null;
  sourceId: string | null;
  isSuspended: boolean;
  scopes: string[];
  isEnabled: boolean;
  isRevoked: boolean;
}

export async function findClientAccess(
  db: DbOrTx,
  clientId: string,
  jti: string,
): Promise<ClientAccess | undefined> {
  const [row] = await db.execute<ClientAccess>(sql`
    select ${clients.organisationId} as "organisationId", ${clients.sourceId} as "sourceId",
      ${clients.scopes} as "scopes", ${clients.isEnabled} as "isEnabled", ${isRevoked(jti)},
      exists (select from ${organisations} where ${organisations.id} = ${clients.organisationId}
        and ${organisations.status} = 'suspended') as "isSuspended"
    from ${clients} where ${clients.clientId} = ${clientId}`);
  return row;
}
