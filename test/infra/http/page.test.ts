import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import type { CursorPosition, SortValue } from '../../../src/core/cursor.ts';
import { DomainError } from '../../../src/core/errors.ts';
import {
  keysetClauses,
  type ListRequest,
  type SortColumn,
  type SortKey,
  toSlice,
} from '../../../src/infra/db/keyset.ts';
import { parseSort, readCursor, signCursor } from '../../../src/infra/http/page.ts';
import { cloneDatabase } from '../../support/db.ts';

const SECRET = 'a-secret-of-the-tests';

const isInvalid = (work: () => unknown) => {
  try {
    work();
    return false;
  } catch (error) {
    return error instanceof DomainError && error.code === 'cursor_invalid';
  }
};

const position: fc.Arbitrary<CursorPosition> = fc.record({
  values: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null)), {
    maxLength: 3,
  }),
  id: fc.uuid({ version: 7 }),
  direction: fc.constantFrom('next', 'prev'),
});

t.test('a cursor comes back as it was given, and can stand in an address', async () => {
  fc.assert(
    fc.property(position, fc.string(), (given, scope) => {
      const cursor = signCursor(SECRET, given, scope);
      const isPlain = encodeURIComponent(cursor) === cursor;
      return isPlain && JSON.stringify(readCursor(SECRET, cursor, scope)) === JSON.stringify(given);
    }),
  );
});

t.test(
  'one flipped bit, another secret, another list or another length make a cursor invalid (C-25)',
  async (t) => {
    fc.assert(
      fc.property(position, fc.nat(), fc.string(), (given, at, other) => {
        fc.pre(other !== 'scope');
        const cursor = signCursor(SECRET, given, 'scope');
        const bytes = Buffer.from(cursor, 'base64url');
        const index = at % (bytes.length * 8);
        bytes[index >> 3] = (bytes[index >> 3] ?? 0) ^ (1 << (index & 7));
        return [
          () => readCursor(SECRET, bytes.toString('base64url'), 'scope'),
          () => readCursor(SECRET, cursor, other),
          () => readCursor('another-secret', cursor, 'scope'),
          () => readCursor(SECRET, cursor.slice(0, -1), 'scope'),
          () => readCursor(SECRET, `${cursor}A`, 'scope'),
          () => readCursor(SECRET, `${cursor}=`, 'scope'),
        ].every(isInvalid);
      }),
      { numRuns: 300 },
    );
    const whole = signCursor(SECRET, { values: ['Atelier'], id: randomUUID(), direction: 'next' }, 'scope');
    for (let index = 0; index < whole.length; index++) {
      const letter = whole[index] === 'A' ? 'B' : 'A';
      t.ok(
        isInvalid(() => readCursor(SECRET, whole.slice(0, index) + letter + whole.slice(index + 1), 'scope')),
        `letter ${index}`,
      );
    }
    for (const foreign of ['', 'A', 'AAAA', '%00', 'é', 'A'.repeat(2000)])
      t.ok(isInvalid(() => readCursor(SECRET, foreign, 'scope')));
  },
);

t.test('sort names keys with a minus for descending', async (t) => {
  t.strictSame(parseSort('startsAt,-createdAt'), [
    { name: 'startsAt', isDescending: false },
    { name: 'createdAt', isDescending: true },
  ]);
});

interface Row extends Record<string, unknown> {
  id: string;
  name: string;
  size: number;
  far: number;
  madeAt: string;
}

const COLUMNS: Record<string, SortColumn> = {
  name: { column: sql`name`, type: 'text' },
  size: { column: sql`size`, type: 'integer' },
  far: { column: sql`far`, type: 'double precision' },
  madeAt: { column: sql`made_at`, type: 'timestamptz' },
};

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid({ version: 7 }),
  name: fc.constantFrom('', 'a', 'A', 'é', 'Zoo', 'zoo', "o'k", '😀'),
  size: fc.integer({ min: -2, max: 2 }),
  far: fc.constantFrom(0, 0.1, 0.30000000000000004, 1e-7, -3.5),
  madeAt: fc.constantFrom('2027-03-28T00:59:59.999Z', '2027-03-28T01:00:00.000Z', '2026-01-01T00:00:00.001Z'),
});
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 24 });
const sorts: fc.Arbitrary<SortKey[]> = fc.uniqueArray(
  fc.record({ name: fc.constantFrom(...Object.keys(COLUMNS)), isDescending: fc.boolean() }),
  { selector: ({ name }) => name, maxLength: 3 },
);
const limit = fc.integer({ min: 1, max: 7 });

const { db } = await cloneDatabase(t, { poolSize: 1 });
await db.execute(sql`create table things (
  id uuid primary key, name text not null, size integer not null, far float8 not null, made_at timestamptz(3) not null)`);

async function insert(all: readonly Row[]): Promise<void> {
  for (const { id, name, size, far, madeAt } of all) {
    await db.execute(
      sql`insert into things values (${id}, ${name}, ${size}, ${far}, ${madeAt}) on conflict do nothing`,
    );
  }
}

const FIELDS = sql`id, name, size, far, to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "madeAt"`;

/** The order of the whole list, in plain SQL and without any keyset. */
async function oracle(keys: readonly SortKey[]): Promise<string[]> {
  const last = keys.at(-1)?.isDescending === true ? sql`id desc` : sql`id asc`;
  const parts = keys.map(({ name, isDescending }) => {
    const column = COLUMNS[name]?.column ?? sql`id`;
    return isDescending ? sql`${column} desc` : sql`${column} asc`;
  });
  const found = await db.execute<{ id: string }>(
    sql`select id from things order by ${sql.join([...parts, last], sql`, `)}`,
  );
  return found.map(({ id }) => id);
}

async function readPage(list: ListRequest) {
  const { where, orderBy, limit: count } = keysetClauses(list, COLUMNS, sql`id`);
  const condition: SQL = where ?? sql`true`;
  const read = await db.execute<Row>(
    sql`select ${FIELDS} from things where ${condition} order by ${orderBy} limit ${count}`,
  );
  return toSlice([...read], list, (item) => list.sorts.map(({ name }) => item[name] as SortValue));
}

const overTheWire = (at: CursorPosition | undefined) =>
  at === undefined ? undefined : readCursor(SECRET, signCursor(SECRET, at, 's'), 's');

t.test(
  'pages of every order, size and direction are the list itself, each row once (C-25, C-27)',
  async () => {
    await fc.assert(
      fc.asyncProperty(rows, sorts, limit, async (given, keys, size) => {
        await db.execute(sql`truncate things`);
        await insert(given);
        const whole = await oracle(keys);
        const forth: string[] = [];
        let lastSlice = await readPage({ limit: size, sorts: keys });
        if (lastSlice.prev !== undefined) return false;
        for (;;) {
          forth.push(...lastSlice.rows.map(({ id }) => id));
          if (lastSlice.rows.length > size || lastSlice.next === undefined) break;
          lastSlice = await readPage({ limit: size, sorts: keys, position: overTheWire(lastSlice.next) });
        }
        const back: string[] = lastSlice.rows.map(({ id }) => id);
        while (lastSlice.prev !== undefined) {
          lastSlice = await readPage({ limit: size, sorts: keys, position: overTheWire(lastSlice.prev) });
          back.unshift(...lastSlice.rows.map(({ id }) => id));
        }
        return (
          JSON.stringify(forth) === JSON.stringify(whole) && JSON.stringify(back) === JSON.stringify(whole)
        );
      }),
      { numRuns: 80 },
    );
  },
);

t.test(
  'while rows come and the row of the cursor goes, nothing is skipped and nothing comes twice (C-25)',
  async () => {
    const news = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rows, news, sorts, limit, async (given, added, keys, size) => {
        await db.execute(sql`truncate things`);
        await insert(given);
        const before = await oracle(keys);
        const walked: string[] = [];
        const coming = [...added];
        let at: CursorPosition | undefined;
        do {
          const slice = await readPage({ limit: size, sorts: keys, position: overTheWire(at) });
          walked.push(...slice.rows.map(({ id }) => id));
          at = slice.next;
          await db.execute(sql`delete from things where id = ${slice.rows.at(-1)?.id ?? randomUUID()}`);
          await insert(coming.splice(0, 2));
        } while (at !== undefined);
        const isOnce = new Set(walked).size === walked.length;
        const old = new Set(before);
        return isOnce && JSON.stringify(walked.filter((id) => old.has(id))) === JSON.stringify(before);
      }),
      { numRuns: 60 },
    );
  },
);
