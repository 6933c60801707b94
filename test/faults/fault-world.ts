import { sql } from 'drizzle-orm';
import pino from 'pino';
import type { Actor, MembershipRole } from '../../src/core/actor.ts';
import { SCOPES } from '../../src/core/scopes.ts';
import type { Context } from '../../src/infra/context.ts';
import type { Db } from '../../src/infra/db/client.ts';
import { traceFrom } from '../../src/infra/http/request-context.ts';
import { newId } from '../../src/infra/ids.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { createSession } from '../../src/modules/activities/index.ts';
import { changeDemandCallStatus, createDemandCall } from '../../src/modules/demand-calls/index.ts';
import {
  dayFromNow,
  makeOffer,
  makeSchool,
  type Offer,
  person,
} from '../modules/reservations/booking-world.ts';
import { cloneDatabase } from '../support/db.ts';
import { startServerProcess, tokenOf } from '../support/server-process.ts';

const silent = pino({ level: 'silent' });

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read properties of any answer
  body: any;
  text: string;
}

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

/** Two processes of the service on one database, which take the calls in turn. */
export async function faultWorld(t: Teardown) {
  const { db, url } = await cloneDatabase(t, { poolSize: 10 });
  const servers = await Promise.all([startServerProcess(t, url), startServerProcess(t, url)]);
  const system = (): Context => systemContext({ db, log: silent, name: 'test' });
  const ctxOf = (actor: Actor, now = new Date()): Context => ({
    db,
    actor,
    now,
    log: silent,
    trace: traceFrom(undefined),
  });
  let turn = 0;
  const send = async (actor: Actor, method: string, path: string, body?: object): Promise<Answer> => {
    turn += 1;
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await fetch(`${servers[turn % servers.length]}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokenOf(actor)}`,
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(method === 'POST' ? { 'idempotency-key': newId() } : {}),
        ...(method === 'PATCH' ? { 'if-match': '*' } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text === '' ? undefined : JSON.parse(text) };
  };
  const must = async (...call: Parameters<typeof send>) => {
    const answer = await send(...call);
    if (answer.status >= 300) throw new Error(`${call[1]} ${call[2]}: ${answer.text}`);
    return answer.body;
  };
  return { db, url, system, ctxOf, send, must };
}

export type FaultWorld = Awaited<ReturnType<typeof faultWorld>>;

const SCOPE_NAMES = Object.keys(SCOPES);

/** Somebody with a role in one organisation and all scopes. */
export const memberOf = (organisationId: string, role: MembershipRole) => ({
  ...person([organisationId, role]),
  scopes: SCOPE_NAMES,
});

/** A group of a school of its own. */
export async function makeGroup(world: FaultWorld, pupilCount: number, groupName = 'Groep 7') {
  const organisationId = await makeSchool(world.system());
  return {
    organisationId,
    teacher: memberOf(organisationId, 'teacher'),
    group: { organisationId, groupName, level: 'po_group_7', pupilCount, adultCount: 0 },
  };
}
export type Group = Awaited<ReturnType<typeof makeGroup>>;

export const offer = (
  world: FaultWorld,
  capacitySeats: number,
  activity: Parameters<typeof makeOffer>[1] = {},
) => makeOffer(world.system(), activity, { capacitySeats });

export const anotherSession = async (world: FaultWorld, { activityId }: Offer, capacitySeats: number) => {
  const times = { date: dayFromNow(50), startTime: '13:00:00', endTime: '14:00:00' };
  return (await createSession(world.system(), activityId, { ...times, capacitySeats })).id;
};

export const reserve = (world: FaultWorld, of: Group, sessionId: string, more: object = {}) =>
  world.send(of.teacher, 'POST', '/reservations', { ...of.group, sessionId, ...more });

export const step = (world: FaultWorld, by: Actor, path: string, body: object) =>
  world.send(by, 'POST', `${path}/status-changes`, body);

/** A response of the provider, with a session of its own, to an open call of the school. */
export async function makeResponse(world: FaultWorld, of: Group, { providerId, sessionId }: Offer) {
  const { row } = await createDemandCall(
    world.system(),
    of.organisationId,
    {
      title: `De drukkers van onze straat ${newId()}`,
      description: 'Groep 7 zoekt een drukker.',
      sector: 'po',
      levels: ['po_group_7'],
      pupilCount: of.group.pupilCount,
      adultCount: 0,
      respondBy: dayFromNow(20),
    },
    of.teacher.personId,
  );
  await changeDemandCallStatus(world.system(), row.id, { to: 'open' });
  const response = await world.must(
    memberOf(providerId, 'provider_editor'),
    'POST',
    `/demand-calls/${row.id}/responses`,
    { organisationId: providerId, sessionId, place: 'at_venue', text: 'Kom bij ons drukken.' },
  );
  return { demandCallId: row.id, responseId: response.id as string };
}

interface Tally extends Record<string, unknown> {
  capacity: number;
  taken: number;
  claimed: number;
}

/** Seats of a session: how many there are, are taken, and are claimed by what lives. */
export async function tally(db: Db, sessionId: string): Promise<Tally> {
  const [row] = await db.execute<Tally>(sql`
    select capacity_seats as capacity, taken_seats as taken, (
      coalesce((select sum(seats) from reservations where session_id = ${sessionId}
        and status in ('requested', 'confirmed', 'completed', 'no_show')), 0)
      + coalesce((select sum(seats) from holds where session_id = ${sessionId} and status = 'active'), 0)
      + coalesce((select sum(offered_seats) from waitlist_entries
          where session_id = ${sessionId} and status = 'offered'), 0))::int as claimed
    from sessions where id = ${sessionId}`);
  if (row === undefined) throw new Error(`There is no session ${sessionId}`);
  return row;
}

/** Leaves room for so many more in a session. */
export const leaveRoom = (db: Db, sessionId: string, seats: number) =>
  db.execute(sql`update sessions set capacity_seats = taken_seats + ${seats} where id = ${sessionId}`);
