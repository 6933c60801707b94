import { hash } from 'node:crypto';
import { recordChanges } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { resolvePoint } from '../regions/index.ts';
import { slugOf } from './organisation.rules.ts';
import { isRightfulHolder, type SchoolRecord, schoolSlugs } from './school-import.rules.ts';
import * as store from './school-import.store.ts';

/** A number that an unverified organisation claimed and lost to the school of the register. */
interface LostClaim {
  brin: string;
  organisationId: string;
}

/** What became of a batch of schools, in numbers, and the claims that it ended. */
export interface SchoolImportResult {
  created: number;
  updated: number;
  unchanged: number;
  lostClaims: LostClaim[];
}

type Known = Awaited<ReturnType<typeof store.lockSchools>>[number];

/** A school to write: its row, what was known of it, and where it lies. */
interface Write {
  record: SchoolRecord;
  digest: string;
  known: Known | undefined;
  id: string;
  slug: string;
  municipality: store.Municipality | undefined;
}

const digestOf = (record: SchoolRecord) => hash('sha256', JSON.stringify(record), 'base64url');

const given = (values: readonly (string | null | undefined)[]) => [
  ...new Set(values.filter((value) => typeof value === 'string')),
];

/** The municipality of each school by BRIN: its postcode says it, else the code in the file, else the point. */
async function findMunicipalities(ctx: TransactionContext, records: readonly SchoolRecord[]) {
  const byPostcode = await store.findByPostcodes(ctx.db, given(records.map((r) => r.postcode?.slice(0, 4))));
  const open = records.filter((r) => !byPostcode.has(r.postcode?.slice(0, 4) ?? ''));
  const byCode = await store.findByCodes(ctx.db, given(open.map((r) => r.municipalityCode)));
  const found = new Map<string, store.Municipality>();
  for (const record of records) {
    const { brin, postcode, municipalityCode, longitude, latitude } = record;
    const named = byPostcode.get(postcode?.slice(0, 4) ?? '') ?? byCode.get(municipalityCode ?? '');
    if (named !== undefined) found.set(brin, named);
    else if (longitude !== null && latitude !== null) {
      const at = await resolvePoint(ctx, { longitude, latitude });
      if (at !== undefined) found.set(brin, { id: at.municipalityId, regionIds: at.regionIds });
    }
  }
  return found;
}

async function planWrites(
  ctx: TransactionContext,
  records: readonly SchoolRecord[],
  holders: readonly Known[],
): Promise<Write[]> {
  const known = new Map(holders.map((row) => [row.brin, row]));
  const changed = records
    .map((record) => ({ record, digest: digestOf(record), known: known.get(record.brin) }))
    .filter((write) => write.known?.importDigest !== write.digest);
  if (changed.length === 0) return [];
  const fresh = changed.filter((write) => write.known === undefined).map((write) => write.record);
  const wanted = given(fresh.map((record) => slugOf(record.name, record.city)));
  const slugs = schoolSlugs(fresh, await store.findTakenSlugs(ctx.db, wanted));
  const municipalities = await findMunicipalities(
    ctx,
    changed.map((write) => write.record),
  );
  return changed.map((write) => ({
    ...write,
    id: write.known?.id ?? newId(),
    slug: write.known?.slug ?? slugs.get(write.record.brin) ?? write.record.brin.toLowerCase(),
    municipality: municipalities.get(write.record.brin),
  }));
}

const toOrganisationRow = ({ record, digest, id, slug, municipality }: Write, now: Date) => ({
  id,
  slug,
  status: 'active' as const,
  name: record.name,
  kinds: ['school'],
  sectors: [record.sector],
  website: record.website,
  denomination: record.denomination,
  boardNumber: record.boardNumber,
  pupilCount: record.pupilCount,
  regionIds: municipality?.regionIds ?? [],
  importDigest: digest,
  createdAt: now,
  updatedAt: now,
});

const toLocationRow = ({ record, known, id, municipality }: Write, now: Date) => ({
  id: known?.locationId ?? newId(),
  organisationId: id,
  name: record.name,
  street: record.street,
  houseNumber: record.houseNumber,
  postcode: record.postcode,
  city: record.city,
  municipalityId: municipality?.id ?? null,
  longitude: record.longitude,
  latitude: record.latitude,
  isMain: true,
  createdAt: now,
  updatedAt: now,
});

/** Ends the claims of organisations that are not verified, so that the register's schools get their numbers. */
async function endClaims(ctx: TransactionContext, claimants: readonly Known[]): Promise<LostClaim[]> {
  if (claimants.length === 0) return [];
  const brins = claimants.map(({ brin }) => brin);
  const rows = await store.releaseBrins(ctx.db, given(claimants.map(({ id }) => id)), brins, ctx.now);
  await recordChanges(
    ctx,
    rows.map(({ id, version }) => ({
      type: 'organisation.updated',
      resourceKind: 'organisation',
      resourceId: id,
      resourceVersion: version,
      facts: { fields: ['identifiers'] },
    })),
  );
  return claimants.map(({ brin, id }) => ({ brin, organisationId: id }));
}

/**
 * Makes or updates one batch of school locations, whole or not at all, in a fixed number of statements. A school
 * is an active organisation known by its BRIN with a main location; one whose record did not change is left
 * alone. An organisation that claims a BRIN without being verified loses it. Each BRIN may be in a batch once.
 */
export async function importSchool(
  ctx: Context,
  records: readonly SchoolRecord[],
): Promise<SchoolImportResult> {
  return inTransaction(ctx, async (ctx) => {
    await store.lockSchoolImport(ctx.db);
    const holders = await store.lockSchools(ctx.db, given(records.map((r) => r.brin)));
    const lostClaims = await endClaims(
      ctx,
      holders.filter((holder) => !isRightfulHolder(holder)),
    );
    const writes = await planWrites(ctx, records, holders.filter(isRightfulHolder));
    const fresh = writes.filter((write) => write.known === undefined);
    if (writes.length > 0) {
      const rows = await store.upsertSchools(
        ctx.db,
        writes.map((write) => toOrganisationRow(write, ctx.now)),
      );
      await store.insertBrins(
        ctx.db,
        fresh.map(({ id, record }) => ({ id: newId(), organisationId: id, brin: record.brin })),
      );
      await store.upsertMainLocations(
        ctx.db,
        writes.map((write) => toLocationRow(write, ctx.now)),
      );
      const created = new Set(fresh.map((write) => write.id));
      await recordChanges(
        ctx,
        rows.map(({ id, version }) => ({
          type: created.has(id) ? 'organisation.created' : 'organisation.updated',
          resourceKind: 'organisation',
          resourceId: id,
          resourceVersion: version,
        })),
      );
    }
    return {
      created: fresh.length,
      updated: writes.length - fresh.length,
      unchanged: records.length - writes.length,
      lostClaims,
    };
  });
}
