import { invalidInput } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { findOrganisations, type OrganisationRow } from '../organisations/index.ts';
import { findRegions } from '../regions/index.ts';
import { type SearchWords, searchWordsOf } from './activity-search.rules.ts';
import * as store from './activity-search.store.ts';
import type { SessionRow } from './session.schemas.ts';
import { listComingSessions } from './session.store.ts';

const DEFAULT_RADIUS_KM = 25;
const SESSIONS_PER_ACTIVITY = 20;

/** A search as it comes from the edge: words and a region id instead of what they stand for. */
export interface ActivitySearch extends Omit<store.ActivityFilters, 'now' | 'words' | 'region'> {
  q?: string | undefined;
  regionId?: string | undefined;
}

/** What goes with the activities of a page. */
export interface Included {
  organisations: Map<string, OrganisationRow>;
  sessions: Map<string, SessionRow[]>;
}

function assertSorts({ q, near }: ActivitySearch, sorts: ListRequest['sorts']): void {
  const needs = { relevance: q, distance: near } as Record<string, unknown>;
  const fault = sorts.find(({ name }) => name in needs && needs[name] === undefined);
  if (fault === undefined) return;
  const key = fault.name === 'relevance' ? 'q' : 'near';
  throw invalidInput({
    parameter: 'sort',
    code: 'pattern',
    detail: `Sorteren op ${fault.name} kan alleen met ${key}.`,
  });
}

function assertRanges(search: ActivitySearch): void {
  const { ageFrom, ageTo, startsFrom, startsTo } = search;
  if (search.radiusKm !== undefined && search.near === undefined) {
    throw invalidInput({ parameter: 'near', code: 'required', detail: 'radiusKm vraagt om near.' });
  }
  const inverted = [
    ageFrom !== undefined && ageTo !== undefined && ageFrom > ageTo ? 'ageTo' : undefined,
    startsFrom !== undefined && startsTo !== undefined && new Date(startsFrom) >= new Date(startsTo)
      ? 'startsTo'
      : undefined,
  ].filter((name) => name !== undefined);
  if (inverted.length === 0) return;
  const detail = 'Moet na het begin van de reeks liggen.';
  throw invalidInput(...inverted.map((parameter) => ({ parameter, code: 'range_inverted', detail })));
}

/** With this many hits nobody reads on to words that only resemble, which are costly to find. */
const ENOUGH_EXACT = 100;

async function wordsOf(ctx: Context, q: string): Promise<SearchWords> {
  const words = searchWordsOf(q);
  const isEnough = words.fuzzy.length > 0 && (await store.hasManyExact(ctx.db, words, ctx.now, ENOUGH_EXACT));
  return isEnough ? { ...words, fuzzy: [] } : words;
}

async function filtersOf(ctx: Context, search: ActivitySearch): Promise<store.ActivityFilters> {
  assertRanges(search);
  const { q, regionId, ...rest } = search;
  const [region] = regionId === undefined ? [] : await findRegions(ctx, [regionId]);
  if (regionId !== undefined && region === undefined) {
    throw invalidInput({
      parameter: 'regionId',
      code: 'reference_not_found',
      detail: 'Deze regio bestaat niet.',
    });
  }
  return {
    ...rest,
    now: ctx.now,
    words: q === undefined ? undefined : await wordsOf(ctx, q),
    radiusKm: rest.near === undefined ? undefined : (rest.radiusKm ?? DEFAULT_RADIUS_KM),
    region,
  };
}

/** Public activities that fit, one page. @throws DomainError validation_failed */
export async function searchActivities(
  ctx: Context,
  search: ActivitySearch,
  list: ListRequest,
): Promise<Slice<store.FoundActivity>> {
  assertSorts(search, list.sorts);
  return store.searchActivities(ctx.db, await filtersOf(ctx, search), list);
}

/** Counts per value of what fits. */
export async function countFacets(ctx: Context, search: ActivitySearch) {
  return store.countFacets(ctx.db, await filtersOf(ctx, search));
}

/** Points of what fits. */
export async function listLocated(ctx: Context, search: ActivitySearch, list: ListRequest) {
  return store.listLocated(ctx.db, await filtersOf(ctx, search), list);
}

/** Organisations and coming sessions of the activities of a page, one query per relation (C-28). */
export async function loadIncluded(
  ctx: Context,
  rows: readonly { id: string; organisationId: string }[],
  include: readonly string[],
): Promise<Included> {
  const organisations = include.includes('organisation')
    ? await findOrganisations(ctx, [...new Set(rows.map((row) => row.organisationId))])
    : [];
  const sessions = include.includes('sessions')
    ? await listComingSessions(
        ctx.db,
        rows.map((row) => row.id),
        ctx.now,
        SESSIONS_PER_ACTIVITY,
      )
    : [];
  return {
    organisations: new Map(organisations.map((row) => [row.id, row])),
    sessions: Map.groupBy(sessions, (row) => row.activityId),
  };
}
