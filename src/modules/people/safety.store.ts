import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import { CODE_LISTS } from '../../core/code-lists/index.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import { organisationIdentifiers, organisations } from '../../infra/db/schema/organisations.ts';
import {
  attestationPolicies,
  attestationRecognitions,
  attestations,
  expertProfiles,
} from '../../infra/db/schema/people.ts';
import type { AttestationPolicy, SeenCertificate } from './attestation.rules.ts';

const SCHEMES = CODE_LISTS.identifier_schemes.map((scheme) => scheme.code);

/**
 * The active school board whose official number is the board number of a school. `boardNumber` is a column of the
 * query around it. Who is a school board is said by the platform alone.
 */
export function boardOf(boardNumber: SQL): SQL<string | null> {
  return sql<string | null>`(select i.organisation_id from ${organisationIdentifiers} i
    join ${organisations} b on b.id = i.organisation_id
    where i.value = ${boardNumber} and i.scheme in ${SCHEMES}
      and b.status = 'active' and 'school_board' = any(b.kinds)
    order by i.organisation_id limit 1)`;
}

/** What a school goes by: its own policy and its board's, and whose eyes either trusts. */
export interface SafetyBasis {
  [column: string]: unknown;
  kinds: string[];
  status: string;
  boardId: string | null;
  ownVersion: number | null;
  own: AttestationPolicy[] | null;
  board: AttestationPolicy[] | null;
  recognisedIds: string[];
}

export async function findSafetyBasis(db: DbOrTx, organisationId: string): Promise<SafetyBasis | undefined> {
  const [row] = await db.execute<SafetyBasis>(sql`
    select s.kinds, s.status, s.board_id as "boardId", own.version as "ownVersion", own.policies as "own",
      board.policies as "board",
      array(select r.recognised_organisation_id from ${attestationRecognitions} r
        where r.organisation_id in (s.id, s.board_id)) as "recognisedIds"
    from (select o.id, o.kinds, o.status, ${boardOf(sql`o.board_number`)} as board_id
      from ${organisations} o where o.id = ${organisationId}) s
    left join ${attestationPolicies} own on own.organisation_id = s.id
    left join ${attestationPolicies} board on board.organisation_id = s.board_id`);
  return row;
}

/** Everyone whose eyes these organisations trust: themselves, their boards, and those that either recognises. */
export async function findTrustedIds(db: DbOrTx, organisationIds: readonly string[]): Promise<string[]> {
  if (organisationIds.length === 0) return [];
  const rows = await db.execute<{ id: string }>(sql`
    with own as materialized (
      select o.id, ${boardOf(sql`o.board_number`)} as board_id
      from ${organisations} o where o.id = any(${sql.param([...organisationIds])}::uuid[])),
    trusting as materialized (select id from own union select board_id from own where board_id is not null)
    select id from trusting
    union select r.recognised_organisation_id from ${attestationRecognitions} r join trusting on trusting.id = r.organisation_id`);
  return rows.map(({ id }) => id);
}

/** What was seen of each expert, by expert id. */
export async function findCertificates(
  db: DbOrTx,
  expertIds: readonly string[],
): Promise<Map<string, SeenCertificate[]>> {
  if (expertIds.length === 0) return new Map();
  const rows = await db
    .select({
      expertId: attestations.expertId,
      organisationId: attestations.organisationId,
      boardId: boardOf(sql`${organisations.boardNumber}`),
      issuedOn: attestations.issuedOn,
      revokedAt: attestations.revokedAt,
    })
    .from(attestations)
    .innerJoin(organisations, eq(organisations.id, attestations.organisationId))
    .where(inArray(attestations.expertId, [...expertIds]));
  const seen = rows.map(({ expertId, organisationId, boardId, issuedOn, revokedAt }) => ({
    expertId,
    attestedByIds: boardId === null ? [organisationId] : [organisationId, boardId],
    issuedOn,
    isRevoked: revokedAt !== null,
  }));
  return Map.groupBy(seen, ({ expertId }) => expertId);
}

export async function findExpertIdOf(db: DbOrTx, personId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: expertProfiles.id })
    .from(expertProfiles)
    .where(eq(expertProfiles.personId, personId));
  return row?.id;
}
