import t from 'tap';
import {
  exclusionsOf,
  type MatchCall,
  type MatchCandidate,
  missingOf,
} from '../../../src/modules/matching/match-constraint.rules.ts';
import { aCall, aCandidate } from './facts.ts';

const excluded = (call: Partial<MatchCall>, candidate: Partial<MatchCandidate>) =>
  exclusionsOf(aCall(call), aCandidate(candidate)).map(({ code }) => code);
const missing = (call: Partial<MatchCall>, candidate: Partial<MatchCandidate>) =>
  missingOf(aCall(call), aCandidate(candidate));

t.test('what is not told never excludes', async (t) => {
  const asksAll = {
    place: 'away',
    radiusKm: 10,
    levels: ['po_group_7'],
    accessibilityNeeds: ['hearing_loop'],
    maximumPriceCents: 100,
    languages: ['nl'],
    themes: ['music'],
  } as const;
  t.strictSame(excluded(asksAll, {}), []);
  t.strictSame(excluded({}, { kind: 'expert', comesToSchool: true }), []);
  t.strictSame(excluded({}, { kind: 'organisation' }), []);
});

t.test('each hard constraint excludes on its far side only, and says why', async (t) => {
  const table: [string, Partial<MatchCall>, Partial<MatchCandidate>, Partial<MatchCandidate>][] = [
    ['not_at_school', { place: 'at_school' }, {}, { comesToSchool: true }],
    ['not_at_school', { place: 'at_school' }, {}, { isOnline: true }],
    ['not_away', { place: 'away' }, { comesToSchool: true }, {}],
    ['not_away', { place: 'away' }, { isOnline: true }, {}],
    [
      'outside_work_area',
      {},
      { comesToSchool: true, isInWorkArea: false },
      { comesToSchool: true, isInWorkArea: true },
    ],
    ['too_far', { radiusKm: 10 }, { distanceKm: 10.1 }, { distanceKm: 10 }],
    ['sector_mismatch', {}, { sectors: ['vo'] }, { sectors: ['vo', 'po'] }],
    [
      'level_mismatch',
      { levels: ['po_group_7'] },
      { levels: ['po_group_6'] },
      { levels: ['po_group_6', 'po_group_7'] },
    ],
    ['group_too_large', {}, { groupSizeMax: 27 }, { groupSizeMax: 28 }],
    ['group_too_small', {}, { groupSizeMin: 29 }, { groupSizeMin: 28 }],
    [
      'no_session_in_period',
      {},
      { needsSession: true },
      { needsSession: true, sessionsInPeriod: 1, sessionsWithRoom: 1 },
    ],
    [
      'no_room',
      {},
      { needsSession: true, sessionsInPeriod: 2 },
      { needsSession: true, sessionsInPeriod: 2, sessionsWithRoom: 1 },
    ],
    [
      'accessibility_lacking',
      { accessibilityNeeds: ['hearing_loop'] },
      { accessibilityFeatures: ['quiet_room'] },
      { accessibilityFeatures: ['quiet_room', 'hearing_loop'] },
    ],
    ['too_expensive', { maximumPriceCents: 100 }, { costCents: 101 }, { costCents: 100 }],
  ];
  for (const [code, call, out, fits] of table) {
    const [exclusion, ...others] = exclusionsOf(aCall(call), aCandidate(out));
    t.equal(exclusion?.code, code);
    t.ok(exclusion?.text, `${code} is said in words`);
    t.strictSame(others, []);
    t.strictSame(excluded(call, fits), [], `${code}: the near side fits`);
  }
});

t.test('a travelling provider and an online lesson are never too far', async (t) => {
  t.strictSame(excluded({ radiusKm: 10 }, { comesToSchool: true, isInWorkArea: true, distanceKm: 80 }), []);
  t.strictSame(excluded({ radiusKm: 10 }, { isOnline: true, distanceKm: 80 }), []);
});

t.test('an organisation is too far only for a group that travels', async (t) => {
  const far = { kind: 'organisation', distanceKm: 80 } as const;
  t.strictSame(excluded({ radiusKm: 10, place: 'away' }, far), ['too_far']);
  t.strictSame(excluded({ radiusKm: 10, place: 'at_school' }, far), []);
});

t.test('what matters and is not told is named', async (t) => {
  const silent = ['levels_unknown', 'group_size_unknown', 'place_unknown'];
  t.strictSame(missing({}, {}), silent);
  const asks = { themes: ['music'], accessibilityNeeds: ['hearing_loop'], languages: ['nl'] };
  t.strictSame(missing(asks, { comesToSchool: true }), [
    'themes_unknown',
    'levels_unknown',
    'group_size_unknown',
    'accessibility_unknown',
    'languages_unknown',
    'work_area_unknown',
  ]);
  const telling = {
    themes: ['dance'],
    sectors: ['po'],
    groupSizeMax: 30,
    accessibilityFeatures: ['quiet_room'],
    languages: ['en'],
    distanceKm: 3,
  };
  t.strictSame(missing(asks, telling), []);
  t.strictSame(missing({}, { kind: 'organisation', distanceKm: 3 }), []);
});
