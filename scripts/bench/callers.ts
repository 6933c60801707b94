import type { Sql } from 'postgres';
import { SCOPES } from '../../src/core/scopes.ts';
import type { Db } from '../../src/infra/db/client.ts';
import { createLog } from '../../src/infra/log.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { issueClientToken, issuePersonToken } from '../../src/modules/access/index.ts';
import { ISSUER } from './api.ts';
import type { Values } from './values.ts';

/** Who asks without a token. */
export const ANYONE = 'anyone';

const LIFETIME_SECONDS = 3_600;

/** People on every side of what was chosen, by the name of their role in it. */
async function findPeople(sql: Sql, values: Values): Promise<Record<string, string>> {
  const { schoolId = '', providerId = '', activityId = '', expertId = '' } = values;
  const [found = {}] = await sql<Record<string, string>[]>`
    select
      (select id from persons where is_platform_admin order by id limit 1) as admin,
      (select person_id from memberships where organisation_id = ${schoolId} and role = 'teacher' limit 1) as teacher,
      (select person_id from memberships where organisation_id = ${schoolId} and role = 'organisation_admin' limit 1) as school,
      (select person_id from memberships where organisation_id = ${providerId} and role = 'organisation_admin' limit 1)
        as provider,
      (select person_id from expert_profiles where id = ${expertId}) as expert,
      (select m.person_id from workgroup_members m join workgroup_regions r on r.workgroup_id = m.workgroup_id
        join activities a on r.region_id = any(a.place_region_ids) join regions on regions.id = r.region_id
        where a.id = ${activityId} and 'review' = any(m.permissions) and regions.kind = 'province' limit 1) as curator`;
  return found;
}

/** A token of each kind of caller, by name: people of both sides, a curator, an admin and a program. */
export async function findTokens(db: Db, sql: Sql, values: Values): Promise<Record<string, string>> {
  const ctx = systemContext({ db, log: createLog({ level: 'warn', name: 'bench' }), name: 'bench' });
  const people = await findPeople(sql, values);
  const issue = { issuer: ISSUER, scopes: Object.keys(SCOPES), lifetimeSeconds: LIFETIME_SECONDS };
  const tokens: Record<string, string> = {};
  for (const [name, personId] of Object.entries(people)) {
    tokens[name] = await issuePersonToken(ctx, { ...issue, personId });
  }
  const [client] = await sql<{ id: string }[]>`
    select client_id as id from clients where organisation_id = ${values.providerId ?? ''} order by id limit 1`;
  tokens.client = await issueClientToken(ctx, { ...issue, clientId: client?.id ?? '' });
  return tokens;
}
