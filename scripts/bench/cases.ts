import type { Sql } from 'postgres';
import { CODE_LISTS } from '../../src/core/code-lists/index.ts';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { createLog } from '../../src/infra/log.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { issuePersonToken } from '../../src/modules/access/index.ts';
import { ISSUER } from './api.ts';
import { findBookers } from './fill-bookings.ts';
import type { PlannedRequest } from './load.ts';

/** What is measured: requests to the service, and the ones of the hand-written query that give the same rows. */
export interface Case {
  name: string;
  status: number;
  api: PlannedRequest[];
  sql: PlannedRequest[];
}

const VARIANTS = 8;
const DETAILS = 40;
const DAY_SECONDS = 86_400;

/** Words that occur often, rarely, as a beginning, inflected and with a typing error. */
const QUESTIONS = [
  'drukken',
  'robot',
  'houtwerkplaats',
  'sterrn',
  'muziekles',
  'poëzie',
  'kasteeltoren',
  'insekten',
];

const get = (
  path: string,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): PlannedRequest => {
  const search = new URLSearchParams(query).toString();
  return { method: 'GET', path: search === '' ? path : `${path}?${search}`, headers };
};

function listCase(): Case {
  return { name: 'list', status: 200, api: [get('/v1/activities')], sql: [get('/sql/list')] };
}

function compressedCase(): Case {
  const headers = { 'accept-encoding': 'br, gzip' };
  const api = [get('/v1/activities', {}, headers)];
  return { name: 'list-compressed', status: 200, api, sql: [get('/sql/list', {}, headers)] };
}

/** Combinations of a theme, a grade and a province, each of which finds something. */
async function filteredCase(sql: Sql): Promise<Case> {
  const found = await sql<{ theme: string; level: string; regionId: string }[]>`
    select distinct on (r.id) a.themes[1] as theme, a.levels[1] as level, r.id as "regionId"
    from regions r join activities a on a.place_region_ids @> array[r.id] and a.status = 'published'
    where r.kind = 'province' order by r.id, a.id limit ${VARIANTS}`;
  const queries = found.map(({ theme, level, regionId }) => ({ theme, level, regionId }));
  return {
    name: 'filtered',
    status: 200,
    api: queries.map((query) => get('/v1/activities', query)),
    sql: queries.map((query) => get('/sql/filtered', query)),
  };
}

function searchCase(): Case {
  return {
    name: 'search',
    status: 200,
    api: QUESTIONS.map((q) => get('/v1/activities', { q })),
    sql: QUESTIONS.map((q) => get('/sql/search', { q, words: `'${q}':*` })),
  };
}

async function someActivities(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from activities where status = 'published'
    order by md5(slug) limit ${DETAILS}`;
  return rows.map(({ id }) => id);
}

function detailCase(ids: readonly string[]): Case {
  return {
    name: 'detail',
    status: 200,
    api: ids.map((id) => get(`/v1/activities/${id}`)),
    sql: ids.map((id) => get('/sql/detail', { id })),
  };
}

async function unchangedCase(ids: readonly string[], baseUrl: string): Promise<Case> {
  const tags = await Promise.all(
    ids.map(async (id) => ({
      id,
      tag: (await fetch(`${baseUrl}/v1/activities/${id}`)).headers.get('etag') ?? '',
    })),
  );
  return {
    name: 'unchanged',
    status: 304,
    api: tags.map(({ id, tag }) => get(`/v1/activities/${id}`, {}, { 'if-none-match': tag })),
    sql: tags.map(({ id, tag }) => get('/sql/unchanged', { id }, { 'if-none-match': tag })),
  };
}

async function tokensOf(url: string, personIds: readonly string[]): Promise<string[]> {
  const db = createDb(url, { poolSize: 4 });
  try {
    const ctx = systemContext({ db, log: createLog({ level: 'warn', name: 'bench' }), name: 'bench' });
    const token = (personId: string) =>
      issuePersonToken(ctx, { issuer: ISSUER, personId, lifetimeSeconds: DAY_SECONDS });
    return await Promise.all(personIds.map(token));
  } finally {
    await closeDb(db);
  }
}

/** Teachers of many schools who reserve many sessions, so that what is measured is the work and not one lock. */
async function reservationCase(sql: Sql, url: string): Promise<Case> {
  const { bookers, sessionIds } = await findBookers(sql);
  const tokens = await tokensOf(
    url,
    bookers.map(({ personId }) => personId),
  );
  const [level] = CODE_LISTS.levels;
  const requests = bookers.map(({ personId, organisationId }, index) => {
    const sessionId = sessionIds[index % sessionIds.length];
    const body = {
      sessionId,
      organisationId,
      level: level?.code,
      pupilCount: 24,
      adultCount: 2,
      groupName: '',
    };
    const plain = { method: 'POST' as const, body, isBooking: true };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens[index]}` };
    return {
      api: { ...plain, path: '/v1/reservations', headers },
      sql: { ...plain, path: `/sql/reservation?personId=${personId}`, headers },
    };
  });
  return {
    name: 'reservation',
    status: 201,
    api: requests.map((r) => r.api),
    sql: requests.map((r) => r.sql),
  };
}

/** Every case, in the order of the report; `baseUrl` is where the service runs. */
export async function buildCases(sql: Sql, url: string, baseUrl: string): Promise<Case[]> {
  const ids = await someActivities(sql);
  return [
    listCase(),
    compressedCase(),
    await filteredCase(sql),
    searchCase(),
    detailCase(ids),
    await unchangedCase(ids, baseUrl),
    await reservationCase(sql, url),
  ];
}
