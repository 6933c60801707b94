import fc from 'fast-check';
import t from 'tap';
import type { MatchCall, MatchCandidate } from '../../../src/modules/matching/match-constraint.rules.ts';
import { MATCH_WEIGHTS, reasonsOf, scorePair } from '../../../src/modules/matching/match-score.rules.ts';
import { aCall, aCandidate } from './facts.ts';

const score = (call: Partial<MatchCall>, candidate: Partial<MatchCandidate>, weights = MATCH_WEIGHTS) =>
  scorePair(aCall(call), aCandidate(candidate), weights).score;

const themes = fc.uniqueArray(fc.constantFrom('music', 'dance', 'history', 'water'), { maxLength: 3 });
const km = fc.option(fc.double({ min: 0, max: 300, noNaN: true }), { nil: undefined });
const candidates = fc.record({
  kind: fc.constantFrom('activity', 'expert', 'organisation'),
  themes,
  clusters: themes,
  sectors: fc.uniqueArray(fc.constantFrom('po', 'vo'), { maxLength: 2 }),
  distanceKm: km,
  comesToSchool: fc.boolean(),
  needsSession: fc.boolean(),
  sessionsWithRoom: fc.integer({ min: 0, max: 5 }),
  costCents: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
  groupSizeMax: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  textRelevance: fc.double({ min: 0, max: 1, noNaN: true }),
  ageDays: fc.integer({ min: 0, max: 3000 }),
});
const calls = fc.record({
  themes,
  radiusKm: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  maximumPriceCents: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
});

t.test('every score lies from 0 to 1, is the sum of its parts and the same every time', async () => {
  fc.assert(
    fc.property(calls, candidates, (call, candidate) => {
      const pair = scorePair(aCall(call), aCandidate(candidate as Partial<MatchCandidate>), MATCH_WEIGHTS);
      const sum = pair.parts.reduce((total, part) => total + part.contribution, 0);
      const again = scorePair(aCall(call), aCandidate(candidate as Partial<MatchCandidate>), MATCH_WEIGHTS);
      const inRange = pair.score >= 0 && pair.score <= 1 && Math.abs(sum - pair.score) < 0.001;
      return inRange && JSON.stringify(again) === JSON.stringify(pair);
    }),
  );
});

t.test('a better text, a nearer place and more shared themes never lower the score', async () => {
  fc.assert(
    fc.property(calls, candidates, fc.double({ min: 0, max: 1, noNaN: true }), (call, candidate, share) => {
      const given = candidate as Partial<MatchCandidate>;
      const better = {
        ...given,
        textRelevance: candidate.textRelevance + (1 - candidate.textRelevance) * share,
        themes: [...new Set([...candidate.themes, ...call.themes])],
        ...(candidate.distanceKm === undefined ? {} : { distanceKm: candidate.distanceKm * (1 - share) }),
      };
      return score(call, better) >= score(call, given) - 0.0005;
    }),
  );
});

t.test('everything that fits is a perfect score, nothing that fits is far from it', async (t) => {
  const call = {
    themes: ['music'],
    clusters: ['culture'],
    levels: ['po_group_7'],
    languages: ['nl'],
    curriculumGoals: ['po_kerndoel_54'],
  };
  const perfect = {
    ...call,
    sectors: ['po'],
    groupSizeMax: 30,
    costCents: 0,
    comesToSchool: true,
    textRelevance: 1,
    textWords: ['zingen'],
    needsSession: true,
    sessionsWithRoom: 2,
  };
  t.ok(score(call, perfect) > 0.999, 'parts are rounded');
  const poor = {
    themes: ['dance'],
    clusters: ['sport'],
    levels: ['po_group_1'],
    languages: ['de'],
    sectors: ['po'],
  };
  t.ok(score(call, { ...poor, ageDays: 3000, costCents: 900, groupSizeMax: 3, distanceKm: 300 }) < 0.1);
});

t.test('weights are an argument: a signal of weight 0 takes no part', async (t) => {
  const weights = {
    ...Object.fromEntries(Object.keys(MATCH_WEIGHTS).map((key) => [key, 0])),
    theme: 1,
  } as typeof MATCH_WEIGHTS;
  t.equal(score({ themes: ['music'] }, { themes: ['music'] }, weights), 1);
  t.equal(score({ themes: ['music'] }, { themes: ['dance'], textRelevance: 1 }, weights), 0);
  t.equal(score({}, {}, weights), 0, 'nothing asked, nothing scored');
});

t.test('reasons are in Dutch, strongest first, and leave out what does not speak for the pair', async (t) => {
  const call = aCall({
    themes: ['second_world_war', 'history'],
    hasWantedPeriod: true,
    maximumPriceCents: 10_000,
  });
  const pair = scorePair(
    call,
    aCandidate({
      themes: ['history', 'second_world_war'],
      sectors: ['vo'],
      needsSession: true,
      sessionsWithRoom: 1,
      distanceKm: 3.6,
      costCents: 5_000,
      textRelevance: 0.8,
      textWords: ['oorlog', 'verzet'],
      ageDays: 900,
    }),
    MATCH_WEIGHTS,
  );
  const reasons = reasonsOf(pair);
  t.strictSame(
    reasons.map(({ code, text }) => [code, text]),
    [
      ['text', 'De omschrijving gaat over oorlog, verzet'],
      ['theme', 'Past bij het thema tweede wereldoorlog, geschiedenis'],
      ['distance', 'Op 4 km van de school'],
      ['dates', 'Nog plaats op 1 moment in de gewenste periode'],
      ['cost', 'Past binnen het budget'],
    ],
  );
  t.ok(reasons.every(({ weight }, index) => index === 0 || weight <= (reasons[index - 1]?.weight ?? 1)));
});
