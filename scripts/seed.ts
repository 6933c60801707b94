import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Config } from '../src/config.ts';
import type { Context } from '../src/infra/context.ts';
import {
  createClient,
  createEmbedKey,
  ensureFirstPartyClient,
  ensureSigningKey,
  issueClientToken,
  issuePersonToken,
} from '../src/modules/access/index.ts';
import { createOrganisation } from '../src/modules/organisations/index.ts';
import { createSource } from '../src/modules/partner-sync/index.ts';
import { findRegionByCode } from '../src/modules/regions/index.ts';
import { demoActivities } from './demo/activities.ts';
import { loadDemo } from './demo/load.ts';
import { demoPeople } from './demo/people.ts';

const TOKEN_SECONDS = 24 * 3600;
const SCOPES_OF_PARTNER = ['activities:read', 'organisations:read', 'sources:read', 'sources:write'];

/** Who stands behind each token of demo.json, by their key in the demo data. */
const CALLERS = {
  teacher: 'marieke_wolters',
  otherTeacher: 'daan_peters',
  coordinator: 'els_thijssen',
  provider: 'merel_hoeben',
  otherProvider: 'niels_steenwal',
  expert: 'leon_dassen',
  workgroupMember: 'ria_geenen',
  admin: 'anouk_de_graaf',
} as const;

/** What is kept in demo.json over restarts: secrets are shown once, and ids stay the same. */
interface Kept {
  clients: { partner: { id: string; secret: string } };
  embedKey: string;
  ids: Record<string, string>;
}

function readKept(file: string): Kept | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { clients, embedKey, ids } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    return { clients, embedKey, ids };
  } catch {
    return undefined;
  }
}

async function isLoaded(ctx: Context): Promise<boolean> {
  const [row] = await ctx.db.execute<{ found: boolean }>(
    sql`select exists (select from persons where email = ${demoPeople[0]?.email ?? ''}) as found`,
  );
  return row?.found === true;
}

/** Ids of the demo data that a caller can start from. */
async function usefulIds(ctx: Context, partnerId: string, sourceId: string): Promise<Record<string, string>> {
  const region = await findRegionByCode(ctx, 'GM0957');
  const [row] = await ctx.db.execute<Record<string, string>>(sql`
    with open_session as (
      select s.id, s.activity_id, a.organisation_id from sessions s join activities a on a.id = s.activity_id
      where a.organisation_id = (select m.organisation_id from memberships m join persons p on p.id = m.person_id
          where p.email = ${emailOf(CALLERS.provider)} limit 1)
        and a.status = 'published' and a.seat_unit = 'pupil' and s.booking_closes_at > now() and s.capacity_seats >= 25
      order by s.starts_at, s.id limit 1)
    select
      (select id from open_session) as "sessionId",
      (select activity_id from open_session) as "activityId",
      (select organisation_id from open_session) as "providerId",
      (select m.organisation_id from memberships m join persons p on p.id = m.person_id
        where p.email = ${emailOf(CALLERS.teacher)} limit 1) as "schoolId",
      (select d.id from demand_calls d join persons p on p.id = d.created_by_id
        where d.status = 'open' order by (p.email = ${emailOf(CALLERS.teacher)}) desc, d.id limit 1) as "demandCallId",
      (select e.id from expert_profiles e join persons p on p.id = e.person_id
        where p.email = ${emailOf(CALLERS.expert)}) as "expertId",
      (select id from workgroups where slug = 'roermond') as "workgroupId"`);
  return { ...row, partnerId, sourceId, regionId: region?.id ?? '' };
}

const emailOf = (key: string) => demoPeople.find((person) => person.key === key)?.email ?? '';

/** A partner portal with a source it is trusted with, and a browser key. */
async function makePartner(ctx: Context): Promise<Kept> {
  const partner = await createOrganisation(ctx, {
    name: 'Cultuurportaal Zuid',
    summary: 'Bundelt het aanbod van musea en podia en levert het aan.',
    kinds: ['partner'],
    status: 'active',
  });
  const source = await createSource(ctx, {
    organisationId: partner.id,
    name: 'Catalogus Cultuurportaal',
    isTrusted: true,
  });
  const client = await createClient(ctx, {
    name: 'Cultuurportaal Zuid',
    grantType: 'client_credentials',
    authMethod: 'client_secret_basic',
    organisationId: partner.id,
    sourceId: source.id,
    scopes: SCOPES_OF_PARTNER,
  });
  const region = await findRegionByCode(ctx, 'PV31');
  const origins = ['http://localhost:8080'];
  const embed = await createEmbedKey(ctx, {
    name: 'Voorbeeldsite',
    origins,
    ...(region && { regionId: region.id }),
  });
  return {
    clients: { partner: { id: client.clientId, secret: client.clientSecret ?? '' } },
    embedKey: embed.key,
    ids: await usefulIds(ctx, partner.id, source.id),
  };
}

async function makeTokens(ctx: Context, issuer: string, clientId: string): Promise<Record<string, string>> {
  const people = await ctx.db.execute<{ id: string; email: string }>(sql`select id, email from persons`);
  const tokens: Record<string, string> = {};
  for (const [caller, key] of Object.entries(CALLERS)) {
    const personId = people.find((person) => person.email === emailOf(key))?.id;
    if (personId === undefined) continue;
    tokens[caller] = await issuePersonToken(ctx, { issuer, personId, lifetimeSeconds: TOKEN_SECONDS });
  }
  tokens.partnerClient = await issueClientToken(ctx, { issuer, clientId, lifetimeSeconds: TOKEN_SECONDS });
  return tokens;
}

/**
 * Loads the demo data when they are not there yet. In development it also writes DATA_DIR/demo.json, readable by
 * its owner only: the address, a bearer token of 24 hours per caller, a partner's client, a browser key and ids.
 */
export async function seedDemo(ctx: Context, config: Config): Promise<void> {
  const file = join(config.dataDir, 'demo.json');
  const isNew = !(await isLoaded(ctx));
  if (isNew) {
    await loadDemo(ctx);
    ctx.log.info({ event: 'demo.loaded', activities: demoActivities.length });
  }
  if (config.environment !== 'development') return;
  await ensureSigningKey(ctx);
  await ensureFirstPartyClient(ctx);
  const kept = (isNew ? undefined : readKept(file)) ?? (await makePartner(ctx));
  const tokens = await makeTokens(ctx, config.publicBaseUrl, kept.clients.partner.id);
  const { ids, ...rest } = kept;
  const content = { baseUrl: config.publicBaseUrl, tokens, ...rest, ids };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}
