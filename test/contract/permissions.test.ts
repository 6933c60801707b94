import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import t from 'tap';
import { MEMBERSHIP_ROLES } from '../../src/core/actor.ts';
import type { Db } from '../../src/infra/db/client.ts';
import { type Answer, testApp } from '../support/app.ts';
import { MAASTRICHT, makeSchool } from '../support/factories.ts';
import { undoableDb } from '../support/undoable-db.ts';
import { type Operation, readDocument, sampleOf } from './document.ts';
import { makeWorld } from './world.ts';

// Every operation of the document × every role × own organisation, other organisation, other region. The table
// permissions.txt says who gets what and is reviewed as part of the contract; UPDATE_PERMISSIONS=1 writes it anew.

t.setTimeout(300_000);
const TABLE = 'test/contract/permissions.txt';
const UNKNOWN = '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a';

const undoable = undoableDb();
let served!: Db;
const wrapDb = (db: Db) => {
  served = undoable.wrap(db);
  return served;
};
const api = await testApp(t, { wrapDb });
const world = await makeWorld(api);
const { operations, schemas } = readDocument(api.app);

interface Actor {
  name: string;
  token?: string;
  relation: 'none' | 'own' | 'other organisation' | 'other region' | 'platform';
}

async function makeActors(): Promise<Actor[]> {
  const own = world.ids.organisationId ?? '';
  const other = (await makeSchool(api)).organisation.id;
  const far = (await makeSchool(api, MAASTRICHT, 'Maastricht')).organisation.id;
  const { regionId = '' } = world.ids;
  const farRegionId = (await api.http('GET', '/v1/regions?code=GM0935')).body.items[0].id;
  const actors: Actor[] = [
    { name: 'anonymous', relation: 'none' },
    { name: 'stranger', relation: 'none', token: (await api.tokens.person()).token },
    { name: 'requester', relation: 'own', token: world.teacherToken },
  ];
  const organisations = [
    ['own', own],
    ['other organisation', other],
    ['other region', far],
  ] as const;
  for (const [relation, organisationId] of organisations) {
    for (const role of MEMBERSHIP_ROLES) {
      const { token } = await api.tokens.person({ memberships: [{ organisationId, role }] });
      actors.push({ name: `${role} (${relation})`, relation, token });
    }
    const { token } = await api.tokens.client({ organisationId });
    actors.push({ name: `client (${relation})`, relation, token });
  }
  const curator = async (id: string) => (await api.tokens.person({ curatedRegionIds: [id] })).token;
  actors.push(
    { name: 'client of the source', relation: 'own', token: world.clientToken },
    { name: 'curator', relation: 'own', token: await curator(regionId) },
    { name: 'curator (other region)', relation: 'other region', token: await curator(farRegionId) },
    { name: 'platform admin', relation: 'platform', token: world.adminToken },
  );
  return actors;
}

const actors = await makeActors();

function pathOf(op: Operation, ids: Record<string, string>): string {
  return `/v1${op.path}`.replaceAll(/\{(\w+)\}/g, (_match, name: string) => ids[name] ?? UNKNOWN);
}

/** A body whose references point at the world's own resources. */
function bodyOf(op: Operation, ids: Record<string, string>): unknown {
  if (op.body === undefined || !/[/+]json$/.test(op.body.type) || op.body.type.includes('ndjson'))
    return undefined;
  const sample = sampleOf(op.body.schema, schemas) as Record<string, unknown>;
  const linked = Object.keys(sample).filter((name) => name in world.ids);
  return { ...sample, ...Object.fromEntries(linked.map((name) => [name, ids[name]])) };
}

const newTrace = () => randomBytes(16).toString('hex');

function call(
  op: Operation,
  actor: Actor,
  ids = world.ids,
  named = ids,
  trace = newTrace(),
): Promise<Answer> {
  const body = bodyOf(op, named);
  return api.http(op.method, pathOf(op, ids), {
    ...(actor.token === undefined ? {} : { token: actor.token }),
    ...(body === undefined ? {} : { body }),
    ...(op.idempotency === 'required' ? { key: true as const } : {}),
    headers: {
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      ...(op.body !== undefined && body === undefined ? { 'content-type': op.body.type } : {}),
      ...(op.concurrency === 'if-match-required' ? { 'if-match': '*' } : {}),
    },
  });
}

/** Y done, y allowed but refused for its content, N forbidden, H hidden as if it did not exist, - not signed in. */
function letterOf({ status }: Answer): string {
  if (status < 400) return 'Y';
  if (status === 401) return '-';
  if (status === 403) return 'N';
  if (status === 404) return 'H';
  return status >= 500 ? '!' : 'y';
}

interface Cell {
  op: Operation;
  actor: Actor;
  answer: Answer;
  letter: string;
  /** Audit events with the trace of the request. */
  auditCount: number;
  /** Rows it wrote, apart from those that are kept about every request. */
  rowCount: number;
}

const countChanges = async (trace?: string) => {
  const where = trace === undefined ? sql`true` : sql`trace_id = ${trace}`;
  const rows = await served.execute<{ n: string }>(
    sql`select count(*) as n from audit_events where ${where}`,
  );
  return Number(rows[0]?.n);
};

/** Rows the open transaction wrote; a step to the status it has is kept in the history and changes nothing else. */
const countRows = async () => {
  const rows = await served.execute<{ n: string }>(sql`
    select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) as n from pg_stat_xact_user_tables
    where schemaname = 'public' and relname not in ('idempotency_keys', 'processing_log', 'status_changes')`);
  return Number(rows[0]?.n);
};

async function tryCell(op: Operation, actor: Actor): Promise<Cell> {
  const trace = newTrace();
  return undoable.undone(async () => {
    const before = await countRows();
    const answer = await call(op, actor, world.ids, world.ids, trace);
    const isRead = op.method === 'GET';
    const auditCount = isRead ? 0 : await countChanges(trace);
    return {
      op,
      actor,
      answer,
      letter: letterOf(answer),
      auditCount,
      rowCount: isRead ? 0 : (await countRows()) - before,
    };
  });
}

const before = await countChanges();
const cells: Cell[] = [];
for (const op of operations) for (const actor of actors) cells.push(await tryCell(op, actor));

const isOpen = (op: Operation) =>
  op.visibility.some((kind) => kind === 'public' || kind === 'embed' || kind === 'capability');
const nameOf = ({ op, actor }: Cell) => `${op.id} by ${actor.name}`;
const isDenied = ({ letter }: Cell) => letter === 'N' || letter === 'H' || letter === '-';

function tableText(): string {
  const width = Math.max(...operations.map((op) => op.id.length)) + 1;
  const legend = actors.map(({ name }, index) => `${String(index + 1).padStart(2)} ${name}`);
  const head = `${' '.repeat(width)}${actors.map((_actor, index) => String(index + 1).padStart(3)).join('')}`;
  const rows = operations.map((op) => {
    const letters = cells.filter((cell) => cell.op === op).map((cell) => cell.letter.padStart(3));
    return `${op.id.padEnd(width)}${letters.join('')}`;
  });
  return [
    'Who gets what. Y done, y allowed but refused for its content, N forbidden (403),',
    'H hidden as if it did not exist (404), - not signed in (401).',
    '',
    ...legend,
    '',
    head,
    ...rows.toSorted(),
    '',
  ].join('\n');
}

t.test('everybody gets what the table says', async (t) => {
  const text = tableText();
  if (process.env.UPDATE_PERMISSIONS === '1' || !existsSync(TABLE)) writeFileSync(TABLE, text);
  const expected = readFileSync(TABLE, 'utf8').split('\n');
  for (const [index, line] of text.split('\n').entries()) t.equal(line, expected[index]);
  t.comment(`${cells.length} cells: ${operations.length} operations × ${actors.length} actors`);
});

t.test('nothing fails by its own fault', async (t) => {
  for (const cell of cells) t.not(cell.letter, '!', cell.letter === '!' ? cell.answer.text : nameOf(cell));
});

t.test('who is not signed in gets what is public, and nothing else', async (t) => {
  for (const cell of cells.filter(({ actor }) => actor.name === 'anonymous')) {
    t.equal(cell.letter === '-', !isOpen(cell.op), nameOf(cell));
  }
});

t.test('what is hidden answers as what does not exist (C-42)', async (t) => {
  const plain = ({ body }: Answer) => {
    const { requestId, instance, ...rest } = body ?? {};
    return JSON.stringify(rest);
  };
  const nobody = {
    ...Object.fromEntries(Object.keys(world.ids).map((name) => [name, UNKNOWN])),
    externalId: 'les-9',
  };
  for (const { op, actor, answer } of cells.filter(
    ({ letter, op }) => letter === 'H' && op.path.includes('{'),
  )) {
    // Either the path leads nowhere, or what the body names does.
    const unknown = [
      await undoable.undone(() => call(op, actor, nobody)),
      await undoable.undone(() => call(op, actor, world.ids, nobody)),
    ];
    t.equal(unknown[0]?.status, 404, `${op.id} by ${actor.name}`);
    t.ok(unknown.map(plain).includes(plain(answer)), `${op.id} by ${actor.name}`);
  }
});

/** What changes nothing that anybody answers for: a code to sign in, a bookmark of one's own, a search of one's own. */
const UNAUDITED = ['createSignInCode', 'replaceFavourite', 'deleteFavourite'];

t.test('every change names who made it in which trace, and a refusal changes nothing', async (t) => {
  for (const { op, actor, letter, auditCount, rowCount } of cells.filter(({ op }) => op.method !== 'GET')) {
    const cell = `${op.id} by ${actor.name}`;
    if (letter !== 'Y') t.equal(auditCount, 0, `${cell}: refused`);
    else if (!UNAUDITED.includes(op.id)) t.equal(auditCount > 0, rowCount > 0, `${cell}: ${rowCount} rows`);
  }
});

t.test('the tries left nothing behind', async (t) => {
  t.equal(await countChanges(), before);
  t.ok(cells.some(isDenied));
});
