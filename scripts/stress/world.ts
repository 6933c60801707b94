import { sql } from 'drizzle-orm';
import type { MembershipRole } from '../../src/core/actor.ts';
import { SCOPES } from '../../src/core/scopes.ts';
import type { Context } from '../../src/infra/context.ts';
import { newId } from '../../src/infra/ids.ts';
import {
  ensureFirstPartyClient,
  ensureSigningKey,
  issuePersonToken,
} from '../../src/modules/access/index.ts';
import { changeActivityStatus, createActivity, createSession } from '../../src/modules/activities/index.ts';
import { createMembership, createOrganisation } from '../../src/modules/organisations/index.ts';
import { createPerson } from '../../src/modules/people/index.ts';
import type { Chance } from './chance.ts';
import type { StressOptions } from './options.ts';

interface School {
  id: string;
  teacher: string;
  coordinator: string;
}

/** A session with its provider, and the token of an editor of it. */
export interface StressSession {
  id: string;
  organisationId: string;
  editor: string;
}

/** An offer of a provider on a call, with the version of its proposal. */
export interface DemandResponse {
  id: string;
  version: number;
  editor: string;
}

/** An open call of a group, and what was offered on it. */
export interface StressCall {
  id: string;
  responses: DemandResponse[];
}

/** A group of a school and what it has at the moment, as far as it was told. */
export interface Group {
  school: School;
  name: string;
  pupilCount: number;
  reservationIds: string[];
  holds: { id: string; sessionId: string }[];
  entryIds: string[];
  demandCalls: StressCall[];
  isBusy: boolean;
}

export interface StressWorld {
  sessions: StressSession[];
  groups: Group[];
}

const PROVIDERS = 10;
const ACTIVITIES_PER_PROVIDER = 2;
const SHARE_WITH_SCHOOL_APPROVAL = 0.1;
const LIFETIME_SECONDS = 7200;

async function tokenOf(ctx: Context, issuer: string, organisationId: string, role: MembershipRole) {
  const name = `persoon-${newId()}`;
  const person = await createPerson(ctx, { email: `${name}@school.example`, name });
  await createMembership(ctx, { personId: person.id, organisationId, role });
  const scopes = Object.keys(SCOPES);
  return issuePersonToken(ctx, { issuer, personId: person.id, scopes, lifetimeSeconds: LIFETIME_SECONDS });
}

async function makeSchool(ctx: Context, issuer: string, number: number, chance: Chance): Promise<School> {
  const name = `School ${number}`;
  const { id } = await createOrganisation(ctx, { name, kinds: ['school'], status: 'active' });
  if (chance.is(SHARE_WITH_SCHOOL_APPROVAL)) {
    await ctx.db.execute(sql`update organisations set requires_reservation_approval = true where id = ${id}`);
  }
  return {
    id,
    teacher: await tokenOf(ctx, issuer, id, 'teacher'),
    coordinator: await tokenOf(ctx, issuer, id, 'coordinator'),
  };
}

async function makeActivity(ctx: Context, organisationId: string, name: string, isInstant: boolean) {
  const { row } = await createActivity(ctx, organisationId, {
    title: name,
    summary: 'De groep gaat zelf aan de slag.',
    descriptionMarkdown: 'Een les buiten school.',
    delivery: 'scheduled',
  });
  await changeActivityStatus(ctx, row.id, { to: 'in_review' });
  await changeActivityStatus(ctx, row.id, { to: 'published' });
  if (!isInstant)
    await ctx.db.execute(sql`update activities set booking_mode = 'approval' where id = ${row.id}`);
  return row.id;
}

const DAY_MS = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const hour = (value: number) => `${String(value).padStart(2, '0')}:00:00`;

async function makeSessions(
  ctx: Context,
  issuer: string,
  count: number,
  chance: Chance,
): Promise<StressSession[]> {
  const offers: { activityId: string; organisationId: string; editor: string }[] = [];
  for (let number = 0; number < PROVIDERS; number++) {
    const name = `Aanbieder ${number}`;
    const { id } = await createOrganisation(ctx, { name, kinds: ['provider'], status: 'active' });
    const editor = await tokenOf(ctx, issuer, id, 'provider_editor');
    for (let each = 0; each < ACTIVITIES_PER_PROVIDER; each++) {
      const activityId = await makeActivity(ctx, id, `Les ${number}.${each}`, each === 0 || number > 4);
      offers.push({ activityId, organisationId: id, editor });
    }
  }
  const sessions: StressSession[] = [];
  for (let number = 0; number < count; number++) {
    const { activityId, organisationId, editor } = chance.pick(offers);
    const startsAt = chance.between(8, 20);
    const { id } = await createSession(ctx, activityId, {
      date: dayFromNow(chance.between(10, 90)),
      startTime: hour(startsAt),
      endTime: hour(startsAt + 1),
      capacitySeats: chance.between(20, 90),
    });
    sessions.push({ id, organisationId, editor });
  }
  return sessions;
}

/** Makes providers with sessions, and schools with groups of mixed size. */
export async function makeWorld(
  ctx: Context,
  issuer: string,
  { sessions, schools, groups }: StressOptions,
  chance: Chance,
): Promise<StressWorld> {
  await ensureSigningKey(ctx);
  await ensureFirstPartyClient(ctx);
  const all: School[] = [];
  for (let number = 0; number < schools; number++) all.push(await makeSchool(ctx, issuer, number, chance));
  return {
    sessions: await makeSessions(ctx, issuer, sessions, chance),
    groups: Array.from({ length: groups }, (_, number) => ({
      school: chance.pick(all),
      name: `Groep ${number}`,
      pupilCount: chance.between(4, 32),
      reservationIds: [],
      holds: [],
      entryIds: [],
      demandCalls: [],
      isBusy: false,
    })),
  };
}
