import postgres, { type TransactionSql } from 'postgres';
import { fillBookings } from './fill-bookings.ts';
import { fillCatalogue, type Volume } from './fill-catalogue.ts';
import { fillClaims } from './fill-claims.ts';
import { fillPeople, numberTables } from './fill-people.ts';
import { fillRecords } from './fill-records.ts';

/** Random choices for the length of the session; repeatable because the seed is fixed. */
async function createHelpers(sql: TransactionSql): Promise<void> {
  await sql`select setseed(0.4242)`;
  await sql.unsafe(`
    create function pg_temp.pick(choices anyarray) returns anyelement language plpgsql volatile as
      $$ begin return choices[1 + floor(random() * cardinality(choices))::int]; end $$;
    create function pg_temp.pick_some(choices text[], most int) returns text[] language plpgsql volatile as
      $$ begin return array(select distinct choices[1 + floor(random() * cardinality(choices))::int]
        from generate_series(1, 1 + floor(random() * most)::int)); end $$;
    create function pg_temp.slug(value text, n bigint) returns text language sql volatile as
      $$ select trim(both '-' from regexp_replace(public.fold_text(value), '[^a-z0-9]+', '-', 'g')) || '-' || n $$;
  `);
}

/**
 * Fills an empty, migrated database that knows its regions: set-based, the same every time
 * apart from ids and the current date.
 */
export async function fill(url: string, volume: Volume): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      await createHelpers(tx);
      await fillCatalogue(tx, volume);
      await fillBookings(tx);
    });
    await sql.begin(async (tx) => {
      await numberTables(tx);
      await fillPeople(tx);
      await fillClaims(tx);
      await fillRecords(tx);
    });
    await sql`vacuum (analyze)`;
  } finally {
    await sql.end();
  }
}
