import { type RecordedChange, recordChanges } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { toRichText } from '../../infra/rich-text.ts';
import { type PlaceRegions, resolvePoints, resolvePostcode } from '../regions/index.ts';
import type { ActivityRow } from './activity.schemas.ts';
import type { PlaceColumns } from './activity.service.ts';
import { assertNotClaimed } from './activity-access.service.ts';
import { mergeContent } from './activity-content.schemas.ts';
import { withdrawOpenRevisions } from './activity-revision.service.ts';
import { requestTerms } from './activity-terms.service.ts';
import { digestOf } from './content-digest.ts';
import { PROPOSE_DUPLICATES } from './duplicate-candidate.service.ts';
import { deliveredStatus } from './source-activity.rules.ts';
import type { SourceActivityReplace } from './source-activity.schemas.ts';
import * as store from './source-activity.store.ts';
import { holdDelivered } from './source-revision.service.ts';
import { applySourceSessions, cancelComingSessions } from './source-session.service.ts';

/** The source that delivers. */
export interface DeliveringSource {
  id: string;
  organisationId: string;
  isTrusted: boolean;
}

/** One activity of a delivery; its body has passed its schema and `sourceActivityFaults`. */
export interface DeliveredActivity {
  externalId: string;
  body: SourceActivityReplace;
}

/** What became of a delivered activity. */
export interface AppliedActivity {
  externalId: string;
  status: 'created' | 'updated' | 'unchanged';
  activityId: string;
  version: number;
}

interface Planned {
  item: DeliveredActivity;
  digest: string;
  current: ActivityRow | undefined;
}

const pointOf = ({ body }: DeliveredActivity) => {
  const [longitude, latitude] = body.place?.point?.coordinates ?? [];
  return longitude === undefined || latitude === undefined ? undefined : { longitude, latitude };
};

/** Place columns of each item: by its point, else by a Dutch postcode. */
async function placesOf(
  ctx: TransactionContext,
  items: readonly DeliveredActivity[],
): Promise<PlaceColumns[]> {
  const points = items.map(pointOf);
  const regions = await resolvePoints(ctx, points);
  return Promise.all(
    items.map(async (item, index) => {
      const { place } = item.body;
      const point = points[index];
      const isDutch = (place?.country ?? 'NL') === 'NL';
      const byPostcode =
        point === undefined && isDutch && place?.postcode !== undefined
          ? await resolvePostcode(ctx, place.postcode)
          : undefined;
      const at = point ?? byPostcode?.point;
      const found: PlaceRegions | undefined = regions[index] ?? byPostcode;
      return {
        longitude: at?.longitude ?? null,
        latitude: at?.latitude ?? null,
        placeName: place?.name ?? null,
        placeCity: place?.city ?? null,
        placeRegionIds: found?.regionIds ?? [],
      };
    }),
  );
}

function activityRow(
  ctx: TransactionContext,
  source: DeliveringSource,
  planned: Planned,
  place: PlaceColumns,
) {
  const { item, digest, current } = planned;
  const { place: _place, sessions: _sessions, ...content } = item.body;
  const isWithdrawnBySource = current?.contentDigest === null;
  const status = deliveredStatus(current?.status, source.isTrusted, isWithdrawnBySource);
  const isWaiting = status === 'in_review';
  return {
    ...mergeContent(undefined, content, toRichText(content.descriptionMarkdown)),
    ...place,
    id: current?.id ?? newId(),
    organisationId: source.organisationId,
    sourceId: source.id,
    externalId: item.externalId,
    contentDigest: digest,
    status,
    isPausedByCurator: status === 'paused' && current?.isPausedByCurator === true,
    inReviewSince: isWaiting ? (current?.inReviewSince ?? ctx.now) : null,
    canonicalActivityId: current?.canonicalActivityId ?? null,
    publishedAt: current?.publishedAt ?? (status === 'published' ? ctx.now : null),
    archivedAt: status === 'archived' ? (current?.archivedAt ?? null) : null,
    version: (current?.version ?? 0) + 1,
    createdAt: current?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
  };
}

function changeOf(
  row: Pick<ActivityRow, 'id' | 'version' | 'status' | 'organisationId' | 'sourceId'>,
  planned: Planned,
): RecordedChange[] {
  if (row.version === planned.current?.version) return [];
  const isNew = row.status === 'published' && planned.current?.status !== 'published';
  const event = isNew ? 'published' : planned.current === undefined ? 'created' : 'updated';
  const { id: resourceId, version: resourceVersion, organisationId, sourceId } = row;
  return [
    {
      type: `activity.${event}`,
      resourceKind: 'activity',
      resourceId,
      resourceVersion,
      facts: { organisationId, sourceId },
    },
  ];
}

/** What follows in the background from a delivery: terms to be found by, and a look for duplicates. */
async function requestFollowUp(
  ctx: TransactionContext,
  rows: readonly { id: string; status: ActivityRow['status'] }[],
): Promise<void> {
  if (rows.length > 0) await requestTerms(ctx);
  const activityIds = rows.filter((row) => row.status === 'published').map((row) => row.id);
  if (activityIds.length === 0) return;
  await enqueue(ctx, PROPOSE_DUPLICATES, { activityIds });
}

/** Groups have a place in seats as they are counted now. @throws DomainError resource_in_use */
async function assertUnitStays(
  ctx: TransactionContext,
  rows: readonly Pick<ActivityRow, 'id' | 'seatUnit'>[],
  planned: readonly Planned[],
): Promise<void> {
  for (const [index, { id, seatUnit }] of rows.entries()) {
    const current = planned[index]?.current;
    if (current !== undefined && current.seatUnit !== seatUnit) await assertNotClaimed(ctx, id);
  }
}

/**
 * Applies delivered activities in few statements, however many there are. Content that is equal to the last
 * delivery keeps its version (C-61). Items with one external id must not come twice in a call.
 * @throws DomainError resource_in_use when one counts seats otherwise while groups have their place
 */
export async function applySourceActivities(
  ctx: TransactionContext,
  source: DeliveringSource,
  items: readonly DeliveredActivity[],
): Promise<AppliedActivity[]> {
  if (items.length === 0) return [];
  await store.lockSource(ctx.db, source.id);
  const current = await store.findByExternalIds(
    ctx.db,
    source.id,
    items.map((item) => item.externalId),
  );
  const byId = new Map(current.map((row) => [row.externalId, row]));
  const planned = items.map((item) => ({
    item,
    digest: digestOf(item.body),
    current: byId.get(item.externalId),
  }));
  const changed = planned.filter((plan) => plan.current?.contentDigest !== plan.digest);
  const places = await placesOf(
    ctx,
    changed.map((plan) => plan.item),
  );
  const empty: PlaceColumns = {
    longitude: null,
    latitude: null,
    placeName: null,
    placeCity: null,
    placeRegionIds: [],
  };
  const delivered = changed.map((plan, index) => activityRow(ctx, source, plan, places[index] ?? empty));
  await assertUnitStays(ctx, delivered, changed);
  const rows = await holdDelivered(
    ctx,
    delivered,
    changed.map((plan) => plan.current),
    source.isTrusted,
  );
  await store.upsertActivities(ctx.db, rows);
  await applySourceSessions(
    ctx,
    source.id,
    changed.map(({ item, current }, index) => ({
      activityId: rows[index]?.id ?? '',
      activityExternalId: item.externalId,
      isNew: current === undefined,
      sessions: item.body.sessions ?? [],
    })),
  );
  await recordChanges(
    ctx,
    rows.flatMap((row, index) => (changed[index] ? changeOf(row, changed[index]) : [])),
  );
  await requestFollowUp(ctx, rows);
  const written = new Map(rows.map((row) => [row.externalId, row]));
  return planned.map((plan) => {
    const row = written.get(plan.item.externalId);
    const status = row === undefined ? 'unchanged' : plan.current === undefined ? 'created' : 'updated';
    const { id = '', version = 0 } = row ?? plan.current ?? {};
    return { externalId: plan.item.externalId, status, activityId: id, version };
  });
}

/** Withdraws activities that a source no longer offers: they are archived, and delivering them again brings them back. */
export async function withdrawSourceActivities(
  ctx: TransactionContext,
  source: DeliveringSource,
  externalIds: readonly string[],
): Promise<{ externalId: string; activityId: string }[]> {
  await store.lockSource(ctx.db, source.id);
  const rows = await store.archiveByExternalIds(ctx.db, source.id, externalIds, ctx.now);
  await withdrawOpenRevisions(ctx, rows);
  await cancelComingSessions(
    ctx,
    rows.map((row) => row.id),
  );
  await recordChanges(
    ctx,
    rows.map((row) => ({
      type: 'activity.withdrawn',
      resourceKind: 'activity',
      resourceId: row.id,
      resourceVersion: row.version,
      facts: { organisationId: row.organisationId, sourceId: source.id },
    })),
  );
  return rows.map((row) => ({ externalId: row.externalId ?? '', activityId: row.id }));
}
