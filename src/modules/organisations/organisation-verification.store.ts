import { and, count, eq, ne, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import {
  memberships,
  organisationIdentifiers,
  organisations,
  organisationVerifications as verifications,
} from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import type { Identifier } from './organisation.rules.ts';
import type { VerificationRow } from './organisation-verification.schemas.ts';

const SORTS = { createdAt: { column: sql`${verifications.createdAt}`, type: 'timestamptz' } } as const;

async function page(db: DbOrTx, where: SQL | undefined, list: ListRequest): Promise<Slice<VerificationRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${verifications.id}`);
  const rows = await db
    .select()
    .from(verifications)
    .where(and(where, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** Claims on an organisation, of one person only when told, oldest first. */
export async function listVerifications(
  db: DbOrTx,
  organisationId: string,
  personId: string | undefined,
  list: ListRequest,
): Promise<Slice<VerificationRow>> {
  const own = personId === undefined ? undefined : eq(verifications.personId, personId);
  return page(db, and(eq(verifications.organisationId, organisationId), own), list);
}

export async function findVerification(db: DbOrTx, id: string): Promise<VerificationRow | undefined> {
  const [row] = await db.select().from(verifications).where(eq(verifications.id, id));
  return row;
}

export async function lockVerification(tx: Tx, id: string): Promise<VerificationRow | undefined> {
  const [row] = await tx.select().from(verifications).where(eq(verifications.id, id)).for('update');
  return row;
}

/** Claims of one person are counted and made one after another. */
export async function lockClaimant(tx: Tx, personId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`claims:${personId}`}, 0))`);
}

/** A number is claimed by one after another, so that two organisations do not get it at once. */
export async function lockNumber(tx: Tx, { scheme, value }: Identifier): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`number:${scheme}:${value}`}, 0))`);
}

export async function countOpenClaims(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx
    .select({ claims: count() })
    .from(verifications)
    .where(and(eq(verifications.personId, personId), sql`${verifications.status} = 'requested'`));
  return row?.claims ?? 0;
}

/** Inserts unless the person has an open claim on the organisation; undefined then. */
export async function insertVerification(
  tx: Tx,
  row: typeof verifications.$inferInsert,
): Promise<VerificationRow | undefined> {
  const [inserted] = await tx.insert(verifications).values(row).onConflictDoNothing().returning();
  return inserted;
}

export async function findOpenClaim(
  db: DbOrTx,
  organisationId: string,
  personId: string,
): Promise<VerificationRow | undefined> {
  const [row] = await db
    .select()
    .from(verifications)
    .where(
      and(
        eq(verifications.organisationId, organisationId),
        eq(verifications.personId, personId),
        sql`${verifications.status} = 'requested'`,
      ),
    );
  return row;
}

export async function updateVerification(
  tx: Tx,
  id: string,
  change: Partial<VerificationRow>,
): Promise<VerificationRow> {
  const [updated] = await tx.update(verifications).set(change).where(eq(verifications.id, id)).returning();
  if (updated === undefined) throw new Error('The verification was not updated');
  return updated;
}

/** The organisation that has a number, or that somebody claims it for; and whether everyone may know of it. */
export async function findNumberHolder(
  db: DbOrTx,
  organisationId: string,
  { scheme, value }: Identifier,
): Promise<{ organisationId: string; isPublic: boolean } | undefined> {
  const isPublic = sql<boolean>`${organisations.status} = 'active'`;
  const [owner] = await db
    .select({ organisationId: organisations.id, isPublic })
    .from(organisationIdentifiers)
    .innerJoin(organisations, eq(organisations.id, organisationIdentifiers.organisationId))
    .where(
      and(
        eq(organisationIdentifiers.scheme, scheme),
        eq(organisationIdentifiers.value, value),
        ne(organisations.id, organisationId),
      ),
    );
  if (owner !== undefined) return owner;
  const [claimed] = await db
    .select({ organisationId: organisations.id, isPublic })
    .from(verifications)
    .innerJoin(organisations, eq(organisations.id, verifications.organisationId))
    .where(
      and(
        sql`${verifications.status} = 'requested'`,
        eq(verifications.identifierScheme, scheme),
        eq(verifications.identifierValue, value),
        ne(verifications.organisationId, organisationId),
      ),
    )
    .limit(1);
  return claimed;
}

/** True when somebody is an administrator of the organisation, apart from one person when told. */
export async function hasAdmin(
  db: DbOrTx,
  organisationId: string,
  exceptPersonId?: string,
): Promise<boolean> {
  const rows = await db
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(memberships.role, 'organisation_admin'),
        exceptPersonId === undefined ? undefined : ne(memberships.personId, exceptPersonId),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** The mail address of a person, which every way in has verified; null when a federation gave none. */
export async function findMailAddress(db: DbOrTx, personId: string): Promise<string | null> {
  const [row] = await db.select({ email: persons.email }).from(persons).where(eq(persons.id, personId));
  return row?.email ?? null;
}

/** Active organisations with a BRIN, itself or as the one location of that institution. */
export async function findSchoolsByBrin(db: DbOrTx, brin: string): Promise<string[]> {
  const rows = await db
    .select({ id: organisations.id, value: organisationIdentifiers.value })
    .from(organisationIdentifiers)
    .innerJoin(organisations, eq(organisations.id, organisationIdentifiers.organisationId))
    .where(
      and(
        eq(organisationIdentifiers.scheme, 'brin'),
        sql`${organisationIdentifiers.value} >= ${brin} and ${organisationIdentifiers.value} < ${`${brin}Z`}`,
        eq(organisations.status, 'active'),
      ),
    )
    .limit(10);
  const exact = rows.filter((row) => row.value === brin);
  return (exact.length > 0 ? exact : rows).map((row) => row.id);
}

/** Active organisations whose web site is on this domain. */
export async function findSchoolsByDomain(db: DbOrTx, domain: string): Promise<string[]> {
  const host = sql`regexp_replace(substring(lower(${organisations.website}) from '^https?://([^/:]+)'), '^www\\.', '')`;
  const rows = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(
      and(
        eq(organisations.status, 'active'),
        sql`'school' = any(${organisations.kinds})`,
        sql`${host} = ${domain}`,
      ),
    )
    .limit(10);
  return rows.map((row) => row.id);
}
