import type { Sql } from 'postgres';
import type { Finding } from './finding.ts';

interface EntryEvent {
  type: string;
  entry: string;
  session: string;
  seats: number;
  free: number | null;
  number: number | null;
  least: number;
  /** It ended by leaving, which it may do while others are offered seats. */
  left: boolean;
}

interface Waiting {
  number: number;
  least: number;
  left: boolean;
}

/** The groups that waited in front of one that was offered seats, and that would have fitted in them. */
function passedWrongly(queue: Map<string, Waiting>, event: EntryEvent): string[] {
  return [...queue]
    .filter(
      ([entry, { number, least, left }]) =>
        entry !== event.entry && !left && number < (event.number ?? 0) && least <= (event.free ?? 0),
    )
    .map(([entry]) => entry);
}

/**
 * Replays the queues from the events, which a session's lock keeps in order, without the rule that made the offers:
 * no group is offered seats while one before it waits that would have fitted.
 */
function replay(events: readonly EntryEvent[]): { offers: number; broken: string[] } {
  const queues = new Map<string, Map<string, Waiting>>();
  const broken: string[] = [];
  let offers = 0;
  for (const event of events) {
    const queue = queues.get(event.session) ?? new Map<string, Waiting>();
    queues.set(event.session, queue);
    const begins = event.type === 'waitlist_entry.created' || event.type === 'waitlist_entry.waiting';
    if (begins) {
      queue.set(event.entry, { number: event.number ?? 0, least: event.least, left: event.left });
      continue;
    }
    if (event.type === 'waitlist_entry.offered') {
      offers += 1;
      const others = passedWrongly(queue, event);
      broken.push(...others.map((other) => `${event.entry} was offered ${event.free} seats before ${other}`));
    }
    queue.delete(event.entry);
  }
  return { offers, broken };
}

export async function explainOrder(sql: Sql): Promise<Finding> {
  const events = await sql<EntryEvent[]>`
    select o.type, o.resource_id as entry, w.session_id as session, w.seats, w.least_seats as least,
      (o.facts ->> 'freeSeats')::int as free, (o.facts ->> 'queueNumber')::int as number,
      w.status in ('withdrawn', 'closed') as left
    from outbox_events o
    join waitlist_entries w on w.id = o.resource_id
    where o.resource_kind = 'waitlist_entry'
    order by o.position`;
  const { offers, broken } = replay(events);
  return { promise: 'the order of the waiting lists is explained by the rules', checked: offers, broken };
}
