import { sql } from 'drizzle-orm';
import type { Tx } from '../../src/infra/db/client.ts';
import {
  type BookableSession,
  findBookableSession,
  type SeatCount,
} from '../../src/modules/activities/session-seat.store.ts';

export * from '../../src/modules/activities/session-seat.store.ts';

/** Reads the sessions without locking them. */
export async function lockBookableSessions(tx: Tx, ids: readonly string[]): Promise<BookableSession[]> {
  const found: BookableSession[] = [];
  for (const id of ids) {
    const session = await findBookableSession(tx, id);
    if (session !== undefined) found.push(session);
  }
  return found;
}

async function write(tx: Tx, session: BookableSession, takenSeats: number): Promise<SeatCount> {
  const version = session.version + 1;
  await tx.execute(
    sql`update sessions set taken_seats = ${takenSeats}, version = ${version} where id = ${session.id}`,
  );
  return { capacitySeats: session.capacitySeats, takenSeats, version };
}

/** Looks whether the seats fit and writes the sum, in two statements: what the real one must not do. */
export async function takeSeats(tx: Tx, sessionId: string, seats: number): Promise<SeatCount | undefined> {
  const session = await findBookableSession(tx, sessionId);
  if (session === undefined || session.takenSeats + seats > session.capacitySeats) return undefined;
  return write(tx, session, session.takenSeats + seats);
}

export async function releaseSeats(tx: Tx, sessionId: string, seats: number): Promise<SeatCount | undefined> {
  const session = await findBookableSession(tx, sessionId);
  return session && write(tx, session, session.takenSeats - seats);
}
