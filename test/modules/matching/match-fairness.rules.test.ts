import fc from 'fast-check';
import t from 'tap';
import {
  compareCalls,
  FAIR_PLACES,
  NEAR_EQUAL,
  PROVIDER_CAP,
  spreadProviders,
  WITHIN_REACH,
} from '../../../src/modules/matching/match-fairness.rules.ts';

const offers = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 100 }), provider: fc.integer({ min: 0, max: 4 }) }), {
    maxLength: 40,
  })
  .map((made) =>
    made
      .map(({ score, provider }, serial) => ({
        id: serial,
        score: score / 100,
        // One of five is an expert, who offers for nobody else.
        organisationId: provider === 4 ? undefined : `provider-${provider}`,
      }))
      .sort((a, b) => b.score - a.score),
  );

t.test('no provider takes more than two of the first ten while others are within reach', async () => {
  fc.assert(
    fc.property(offers, (ranked) => {
      const spread = spreadProviders(ranked);
      const count = (end: number, id: string | undefined) =>
        id === undefined ? 0 : spread.slice(0, end).filter((match) => match.organisationId === id).length;
      return spread.slice(0, FAIR_PLACES).every((match, place) => {
        if (count(place, match.organisationId) < PROVIDER_CAP) return true;
        return spread
          .slice(place + 1)
          .every(
            (other) =>
              other.score < match.score - WITHIN_REACH || count(place, other.organisationId) >= PROVIDER_CAP,
          );
      });
    }),
  );
});

t.test('spreading loses nobody, and leaves a list of many providers as it is', async (t) => {
  fc.assert(
    fc.property(offers, (ranked) => {
      const spread = spreadProviders(ranked);
      return (
        spread
          .map(({ id }) => id)
          .sort((a, b) => a - b)
          .join() ===
        ranked
          .map(({ id }) => id)
          .sort((a, b) => a - b)
          .join()
      );
    }),
  );
  const many = [0.9, 0.8, 0.7].map((score, serial) => ({ score, organisationId: String(serial) }));
  t.same(spreadProviders(many), many);
  const of = (organisationId: string, score: number) => ({ organisationId, score });
  const crowded = [of('a', 0.9), of('a', 0.89), of('a', 0.88), of('b', 0.85), of('c', 0.5)];
  t.same(
    spreadProviders(crowded).map(({ score }) => score),
    [0.9, 0.89, 0.85, 0.88, 0.5],
    'who is far behind does not come forward',
  );
});

t.test('of calls that fit about as well, the school that was served least comes first', async () => {
  const calls = fc.array(
    fc.record({
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      servedCount: fc.nat({ max: 5 }),
      id: fc.uuid(),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(calls, (asked) => {
      const ordered = asked.toSorted(compareCalls);
      return ordered.every((call, place) => {
        const next = ordered[place + 1];
        if (next === undefined) return true;
        const isLater = next.score > call.score;
        // A better call waits only for a school that had less, and only within one step.
        return !isLater || (next.score - call.score <= NEAR_EQUAL && next.servedCount >= call.servedCount);
      });
    }),
  );
});
