import { and, eq, inArray, lte, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { locations, organisations } from '../../infra/db/schema/organisations.ts';
import { appointmentProposals, appointmentRequests } from '../../infra/db/schema/reservations.ts';
import type { AppointmentStatus } from './appointment.machine.ts';
import type { AppointmentRow, ProposalRow } from './appointment.schemas.ts';
import type { Reach } from './reservation.rules.ts';

export type StoredAppointment = typeof appointmentRequests.$inferSelect;

const school = alias(organisations, 'school');
const provider = alias(organisations, 'provider');

const selectRows = (db: DbOrTx) =>
  db
    .select({
      request: appointmentRequests,
      activityTitle: activities.title,
      sourceId: activities.sourceId,
      organisationName: school.name,
      providerOrganisationId: provider.id,
      providerOrganisationName: provider.name,
    })
    .from(appointmentRequests)
    .innerJoin(activities, eq(activities.id, appointmentRequests.activityId))
    .innerJoin(school, eq(school.id, appointmentRequests.organisationId))
    .innerJoin(provider, eq(provider.id, activities.organisationId));

type Joined = Awaited<ReturnType<typeof selectRows>>[number];

const toRow = ({ request, ...joined }: Joined): AppointmentRow => ({ ...request, ...joined });

/** Rows of the school's side of a reach; undefined when it holds everything. */
function ofSchool({ everything, own, schoolIds }: Reach): SQL | undefined {
  if (everything) return undefined;
  const isOwn =
    own &&
    and(
      eq(appointmentRequests.createdById, own.personId),
      inArray(appointmentRequests.organisationId, [...own.organisationIds]),
    );
  return or(isOwn, inArray(appointmentRequests.organisationId, [...schoolIds]));
}

/** Filters of lists of requests; absent ones do not filter. */
export interface AppointmentFilters {
  activityId?: string | undefined;
  organisationId?: string | undefined;
  statuses?: readonly AppointmentStatus[] | undefined;
  /** Only what the school's side of this reach holds. */
  reach?: Reach | undefined;
}

const SORTS = { createdAt: { column: sql`${appointmentRequests.createdAt}`, type: 'timestamptz' } } as const;

export async function listAppointments(
  db: DbOrTx,
  { activityId, organisationId, statuses, reach }: AppointmentFilters,
  list: ListRequest,
): Promise<Slice<AppointmentRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${appointmentRequests.id}`);
  const rows = await selectRows(db)
    .where(
      and(
        activityId === undefined ? undefined : eq(appointmentRequests.activityId, activityId),
        organisationId === undefined ? undefined : eq(appointmentRequests.organisationId, organisationId),
        statuses && inArray(appointmentRequests.status, [...statuses]),
        reach && ofSchool(reach),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows.map(toRow), list, (row) => [row.createdAt.toISOString()]);
}

export async function findAppointment(db: DbOrTx, id: string): Promise<AppointmentRow | undefined> {
  const [row] = await selectRows(db).where(eq(appointmentRequests.id, id));
  return row && toRow(row);
}

export async function lockAppointment(tx: Tx, id: string): Promise<AppointmentRow | undefined> {
  const [row] = await selectRows(tx)
    .where(eq(appointmentRequests.id, id))
    .for('update', { of: appointmentRequests });
  return row && toRow(row);
}

/** What of an activity decides on asking for an appointment. */
export async function findAppointmentActivity(db: DbOrTx, id: string, now: Date) {
  const [row] = await db
    .select({
      id: activities.id,
      organisationId: activities.organisationId,
      organisationStatus: organisations.status,
      sourceId: activities.sourceId,
      status: activities.status,
      visibleFrom: activities.visibleFrom,
      visibleUntil: activities.visibleUntil,
      delivery: activities.delivery,
      seatUnit: activities.seatUnit,
      groupSizeMin: activities.groupSizeMin,
      groupSizeMax: activities.groupSizeMax,
      intakeQuestions: activities.intakeQuestions,
      hasSessions: sql<boolean>`exists (select from ${sessions} where ${sessions.activityId} = ${activities.id}
        and ${sessions.agreedForOrganisationId} is null and ${sessions.status} = 'scheduled' and ${sessions.startsAt} > ${sql.param(now, sessions.startsAt)})`,
    })
    .from(activities)
    .innerJoin(organisations, eq(organisations.id, activities.organisationId))
    .where(eq(activities.id, id));
  return row;
}

/** Where a school is found. */
export async function findMainLocationId(db: DbOrTx, organisationId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: locations.id })
    .from(locations)
    .where(and(eq(locations.organisationId, organisationId), eq(locations.isMain, true)))
    .limit(1);
  return row?.id;
}

export async function insertAppointment(tx: Tx, row: typeof appointmentRequests.$inferInsert): Promise<void> {
  await tx.insert(appointmentRequests).values(row);
}

export async function updateAppointment(
  tx: Tx,
  id: string,
  change: Partial<StoredAppointment>,
): Promise<void> {
  await tx.update(appointmentRequests).set(change).where(eq(appointmentRequests.id, id));
}

export async function insertProposal(tx: Tx, row: ProposalRow): Promise<void> {
  await tx.insert(appointmentProposals).values(row);
}

export async function findProposal(
  db: DbOrTx,
  appointmentRequestId: string,
  version: number,
): Promise<ProposalRow | undefined> {
  const [row] = await db
    .select()
    .from(appointmentProposals)
    .where(
      and(
        eq(appointmentProposals.appointmentRequestId, appointmentRequestId),
        eq(appointmentProposals.version, version),
      ),
    );
  return row;
}

const PROPOSAL_SORTS = {
  createdAt: { column: sql`${appointmentProposals.createdAt}`, type: 'timestamptz' },
} as const;

export async function listProposals(
  db: DbOrTx,
  appointmentRequestId: string,
  list: ListRequest,
): Promise<Slice<ProposalRow>> {
  const keyset = keysetClauses(list, PROPOSAL_SORTS, sql`${appointmentProposals.id}`);
  const rows = await db
    .select()
    .from(appointmentProposals)
    .where(and(eq(appointmentProposals.appointmentRequestId, appointmentRequestId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** Some open requests of which every moment is over. */
export async function listOverdueAppointmentIds(db: DbOrTx, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: appointmentRequests.id })
    .from(appointmentRequests)
    .where(and(sql`${appointmentRequests.status} = 'open'`, lte(appointmentRequests.expiresAt, now)))
    .orderBy(appointmentRequests.expiresAt)
    .limit(limit);
  return rows.map((row) => row.id);
}
