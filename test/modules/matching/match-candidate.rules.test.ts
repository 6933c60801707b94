import t from 'tap';
import {
  type ActivityFacts,
  activityCandidate,
  costOf,
  expertCandidate,
  isInWorkArea,
  organisationCandidate,
} from '../../../src/modules/matching/match-candidate.rules.ts';
import { aCall } from './facts.ts';

const call = { ...aCall(), regionIds: ['roermond', 'limburg'] };
const text = { textRelevance: 0.5, textWords: ['kunst'] };
const activity: ActivityFacts = {
  id: 'a',
  title: 'Kunst',
  summary: 'Kijken',
  description: '',
  organisationId: 'o',
  organisationName: 'Museum',
  city: null,
  delivery: 'scheduled',
  clusters: ['culture'],
  themes: ['visual_arts'],
  sectors: ['po'],
  levels: [],
  languages: [],
  curriculumGoals: [],
  accessibilityFeatures: [],
  groupSizeMin: null,
  groupSizeMax: 30,
  priceCents: 250,
  priceUnit: 'per_pupil',
  workRegionIds: [],
  workRadiusKm: null,
  distanceKm: null,
  ageDays: 3,
};

t.test('a group pays per pupil or once', async (t) => {
  t.equal(costOf(call, activity), 6_250);
  t.equal(costOf(call, { priceCents: 9_000, priceUnit: 'per_group' }), 9_000);
  t.equal(costOf(call, { priceCents: 0, priceUnit: null }), 0);
});

t.test('a work area is known when a region or a radius with a distance tells it', async (t) => {
  const regions = call.regionIds;
  t.equal(isInWorkArea(regions, { workRegionIds: ['limburg'] }), true);
  t.equal(isInWorkArea(regions, { workRegionIds: ['zeeland'] }), false);
  t.equal(isInWorkArea(regions, { workRegionIds: [] }), undefined);
  t.equal(isInWorkArea(regions, { workRegionIds: ['zeeland'], workRadiusKm: 20, distanceKm: 15 }), true);
  t.equal(isInWorkArea(regions, { workRegionIds: [], workRadiusKm: 20, distanceKm: 25 }), false);
  t.equal(isInWorkArea(regions, { workRegionIds: [], workRadiusKm: 20, distanceKm: null }), undefined);
});

t.test('an activity becomes a candidate with nothing made up', async (t) => {
  const candidate = activityCandidate(call, activity, { inPeriod: 2, withRoom: 1 }, text);
  t.match(candidate, {
    kind: 'activity',
    needsSession: true,
    sessionsInPeriod: 2,
    sessionsWithRoom: 1,
    costCents: 6_250,
  });
  t.equal(candidate.distanceKm, undefined);
  t.equal(candidate.groupSizeMin, undefined);
  t.equal(candidate.groupSizeMax, 30);
  const forms = [
    ['at_venue_by_appointment', false, false],
    ['at_school_by_appointment', true, false],
    ['online', false, true],
  ] as const;
  for (const [delivery, comesToSchool, isOnline] of forms) {
    const made = activityCandidate(call, { ...activity, delivery }, { inPeriod: 0, withRoom: 0 }, text);
    t.match(made, { comesToSchool, isOnline, needsSession: false });
  }
});

t.test('an expert comes to school unless visits are all there is', async (t) => {
  const facts = { ...activity, formats: ['visit'], workRegionIds: ['limburg'] };
  t.equal(expertCandidate(call, facts, text).comesToSchool, false);
  t.equal(expertCandidate(call, { ...facts, formats: ['visit', 'workshop'] }, text).comesToSchool, true);
  t.equal(expertCandidate(call, { ...facts, formats: [] }, text).comesToSchool, true);
  t.equal(expertCandidate(call, facts, text).isInWorkArea, true);
});

t.test('an organisation has the themes of what it offers, each once', async (t) => {
  const candidate = organisationCandidate(
    { ...activity, distanceKm: 4 },
    [activity, { clusters: ['culture'], themes: ['heritage', 'visual_arts'] }],
    text,
  );
  t.match(candidate, {
    kind: 'organisation',
    clusters: ['culture'],
    themes: ['visual_arts', 'heritage'],
    distanceKm: 4,
  });
});
