import { WORKGROUP_PERMISSIONS } from '../../src/core/actor.ts';
import { addDays, weekdayOf } from '../../src/core/local-time.ts';
import { type Context, inTransaction, type TransactionContext } from '../../src/infra/context.ts';
import { changeActivityStatus, createActivity, createSession } from '../../src/modules/activities/index.ts';
import { changeDemandCallStatus, createDemandCall } from '../../src/modules/demand-calls/index.ts';
import { refreshSearchLexemes } from '../../src/modules/matching/index.ts';
import {
  createLocation,
  createMembership,
  createOrganisation,
} from '../../src/modules/organisations/index.ts';
import { createExpertProfile, createPerson } from '../../src/modules/people/index.ts';
import { createWorkgroup, findDayOff, findRegionByCode } from '../../src/modules/regions/index.ts';
import { demoActivities } from './activities.ts';
import { demoDemandCalls } from './demand-calls.ts';
import { demoExperts } from './experts.ts';
import { demoPeople } from './people.ts';
import { demoProviders } from './providers.ts';
import { demoSchools } from './schools.ts';
import type { DemoActivity, DemoDemandCall } from './types.ts';
import { demoWorkgroups } from './workgroups.ts';

/** Ids by the keys of the demo data. */
type Ids = Map<string, string>;

const pointOf = ([longitude, latitude]: readonly [number, number]) => ({
  type: 'Point' as const,
  coordinates: [longitude, latitude],
});

const idOf = (ids: Ids, key: string): string => {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The demo data name ${key}, which is not there`);
  return id;
};

/** The demo schools lie in the holiday region south. */
const isSchoolDay = (day: string) =>
  weekdayOf(day) <= 5 &&
  findDayOff(day, { holidayRegionCode: 'south', withPublicHolidays: true }) === undefined;

/** The day that many days from now, moved to the next one on which schools are open, as YYYY-MM-DD. */
function schoolDayFrom(now: Date, offsetDays: number): string {
  let day = dayFrom(now, offsetDays);
  while (!isSchoolDay(day)) day = addDays(day, 1);
  return day;
}

const dayFrom = (now: Date, offsetDays: number) =>
  new Date(now.getTime() + offsetDays * 86_400_000).toISOString().slice(0, 10);

async function regionIds(ctx: Context, codes: readonly string[]): Promise<string[]> {
  const rows = await Promise.all(codes.map((code) => findRegionByCode(ctx, code)));
  return rows.map((row, index) => {
    if (row === undefined) throw new Error(`The demo data name region ${codes[index]}, which is not there`);
    return row.id;
  });
}

async function loadOrganisations(ctx: TransactionContext, ids: Ids): Promise<void> {
  for (const { key, locations, kvk, kinds, name, summary, website } of demoProviders) {
    const identifiers = [{ scheme: 'kvk', value: kvk }];
    const row = await createOrganisation(ctx, {
      name,
      summary,
      website,
      kinds: [...kinds],
      identifiers,
      status: 'active',
    });
    ids.set(key, row.id);
    for (const [
      index,
      { key: locationKey, point, municipalityCode: _code, ...address },
    ] of locations.entries()) {
      const location = await createLocation(ctx, row.id, {
        ...address,
        point: pointOf(point),
        isMain: index === 0,
      });
      ids.set(locationKey, location.id);
    }
  }
  for (const school of demoSchools) {
    const { key, name, brin, sectors, pupils, website, point, street, houseNumber, postcode, city } = school;
    const row = await createOrganisation(ctx, {
      name,
      website,
      kinds: ['school'],
      identifiers: [{ scheme: 'brin', value: brin }],
      sectors: [...sectors],
      pupilCount: pupils,
      status: 'active',
    });
    ids.set(key, row.id);
    await createLocation(ctx, row.id, {
      name,
      street,
      houseNumber,
      postcode,
      city,
      point: pointOf(point),
      isMain: true,
    });
  }
}

async function loadPeople(ctx: TransactionContext, ids: Ids): Promise<void> {
  for (const { key, givenName, familyName, email, memberships, isPlatformAdmin = false } of demoPeople) {
    const person = await createPerson(ctx, { email, name: `${givenName} ${familyName}`, isPlatformAdmin });
    ids.set(key, person.id);
    for (const { organisationKey, role } of memberships) {
      await createMembership(ctx, { personId: person.id, organisationId: idOf(ids, organisationKey), role });
    }
  }
  for (const {
    key,
    personKey,
    headline,
    bio,
    topics,
    formats,
    sectors,
    languages,
    status,
    ...area
  } of demoExperts) {
    const person = demoPeople.find((candidate) => candidate.key === personKey);
    const profile = await createExpertProfile(ctx, {
      personId: idOf(ids, personKey),
      displayName: person === undefined ? headline : `${person.givenName} ${person.familyName}`,
      headline,
      biography: bio,
      themes: [...topics],
      formats: [...formats],
      sectors: [...sectors],
      languages: [...languages],
      workRegionIds: await regionIds(ctx, [
        ...(area.workMunicipalities ?? []),
        ...(area.workProvinces ?? []),
      ]),
      status,
    });
    ids.set(key, profile.id);
  }
  for (const { key, name, summary, municipalityCodes, memberKeys } of demoWorkgroups) {
    const members = memberKeys.map((memberKey) => ({
      personId: idOf(ids, memberKey),
      permissions: [...WORKGROUP_PERMISSIONS],
    }));
    const slug = key.replace('werkgroep_', '').replaceAll('_', '-');
    const curated = await regionIds(ctx, municipalityCodes);
    ids.set(key, await createWorkgroup(ctx, { slug, name, summary, regionIds: curated, members }));
  }
}

/** The steps that lead from a draft to each status. */
const STEPS = {
  draft: [],
  in_review: ['in_review'],
  published: ['in_review', 'published'],
  paused: ['in_review', 'published', 'paused'],
  archived: ['in_review', 'published', 'archived'],
} as const;

async function loadActivity(ctx: TransactionContext, ids: Ids, demo: DemoActivity): Promise<void> {
  const {
    key,
    providerKey,
    locationKey,
    status,
    sessions = [],
    price,
    workMunicipalities,
    workProvinces,
    ...content
  } = demo;
  const amount = price && {
    amount: { amountCents: price.amountCents, currency: 'EUR' as const },
    unit: price.unit,
  };
  const { row } = await createActivity(ctx, idOf(ids, providerKey), {
    ...structuredClone(content as Omit<typeof content, 'themes'> & { themes: string[] }),
    ...(amount === null ? {} : { price: amount }),
    ...(locationKey === undefined ? {} : { locationId: idOf(ids, locationKey) }),
    workRegionIds: await regionIds(ctx, [...(workMunicipalities ?? []), ...(workProvinces ?? [])]),
  } as Parameters<typeof createActivity>[2]);
  ids.set(key, row.id);
  for (const to of STEPS[status]) await changeActivityStatus(ctx, row.id, { to });
  for (const [
    index,
    { dayOffset, startTime, endTime, capacity, bookingClosesDaysBefore },
  ] of sessions.entries()) {
    const session = await createSession(ctx, row.id, {
      date: schoolDayFrom(ctx.now, dayOffset),
      startTime: `${startTime}:00`,
      endTime: `${endTime}:00`,
      capacitySeats: capacity,
      bookingClosesDaysBefore,
    });
    ids.set(`${key}:${index}`, session.id);
  }
}

async function loadCall(ctx: TransactionContext, ids: Ids, call: DemoDemandCall): Promise<void> {
  const [period] = call.wanted;
  const { row } = await createDemandCall(
    ctx,
    idOf(ids, call.schoolKey),
    {
      title: call.title,
      description: call.text,
      clusters: [...call.clusters],
      themes: [...call.themes],
      sector: call.sector,
      levels: [...call.levels],
      pupilCount: call.pupils,
      adultCount: call.adults,
      ...(period === undefined
        ? {}
        : { wantedFromOn: dayFrom(ctx.now, period.fromDay), wantedToOn: dayFrom(ctx.now, period.toDay) }),
      place: call.atSchool ? 'at_school' : 'away',
      ...(call.radiusKm === undefined ? {} : { radiusKm: call.radiusKm }),
      languages: [call.language],
      accessibilityNeeds: [...call.accessibilityNeeds],
      respondBy: dayFrom(ctx.now, call.respondByDay),
    },
    idOf(ids, call.personKey),
  );
  ids.set(call.key, row.id);
  await changeDemandCallStatus(ctx, row.id, { to: 'open' });
}

/** Loads all demo data through the services, in one transaction: all of it or nothing. */
export async function loadDemo(ctx: Context): Promise<Ids> {
  return inTransaction(ctx, async (ctx) => {
    const ids: Ids = new Map();
    await loadOrganisations(ctx, ids);
    await loadPeople(ctx, ids);
    for (const demo of demoActivities) await loadActivity(ctx, ids, demo);
    for (const call of demoDemandCalls) await loadCall(ctx, ids, call);
    await refreshSearchLexemes(ctx);
    return ids;
  });
}
