import { and, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { memberships } from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import { statusChanges } from '../../infra/db/schema/platform.ts';
import { RESERVING_ROLES, SCHOOL_ROLES } from './reservation.rules.ts';

/**
 * Name and address of the person who reserved, while active at the school; else of who answers for the school, its
 * coordinator first. None when nobody does.
 */
export async function findSchoolContact(
  db: DbOrTx,
  personId: string,
  organisationId: string,
): Promise<{ name: string; email: string } | undefined> {
  const isRequester = eq(persons.id, personId);
  const [row] = await db
    .select({ name: persons.name, email: persons.email })
    .from(memberships)
    .innerJoin(persons, eq(persons.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(persons.status, 'active'),
        isNotNull(persons.email),
        or(
          and(isRequester, inArray(memberships.role, [...RESERVING_ROLES])),
          inArray(memberships.role, [...SCHOOL_ROLES]),
        ),
      ),
    )
    .orderBy(
      sql`${isRequester} desc, ${memberships.role} = 'coordinator' desc`,
      memberships.createdAt,
      memberships.id,
    )
    .limit(1);
  return row?.email ? { name: row.name, email: row.email } : undefined;
}

/** How a session was cancelled. */
export interface Cancellation {
  /** The status it had before. */
  from: string;
  at: Date;
  reasonCode: string | null;
  reasonText: string | null;
}

/** The step by which a session was cancelled; none while its history has none. */
export async function findCancellation(db: DbOrTx, sessionId: string): Promise<Cancellation | undefined> {
  const [row] = await db
    .select({
      from: statusChanges.fromStatus,
      at: statusChanges.createdAt,
      reasonCode: statusChanges.reasonCode,
      reasonText: statusChanges.reasonText,
    })
    .from(statusChanges)
    .where(
      and(
        eq(statusChanges.resourceKind, 'session'),
        eq(statusChanges.resourceId, sessionId),
        eq(statusChanges.toStatus, 'cancelled'),
        ne(statusChanges.fromStatus, 'cancelled'),
      ),
    )
    .orderBy(statusChanges.createdAt)
    .limit(1);
  return row;
}

/** True for somebody who can approve reservations of the school. */
export async function canApprove(db: DbOrTx, personId: string, organisationId: string): Promise<boolean> {
  const rows = await db
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, personId),
        eq(memberships.organisationId, organisationId),
        inArray(memberships.role, [...SCHOOL_ROLES]),
      ),
    );
  return rows.length > 0;
}

/** Since when a request is with the provider, when the school approved it first. */
export async function findRequestedAt(db: DbOrTx, reservationId: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: statusChanges.createdAt })
    .from(statusChanges)
    .where(
      and(
        eq(statusChanges.resourceKind, 'reservation'),
        eq(statusChanges.resourceId, reservationId),
        eq(statusChanges.fromStatus, 'awaiting_school_approval'),
        eq(statusChanges.toStatus, 'requested'),
      ),
    )
    .limit(1);
  return row?.at;
}
