import fc from 'fast-check';
import t from 'tap';
import { MATCH_WEIGHTS, reasonsOf, scorePair } from '../../../src/modules/matching/match-score.rules.ts';
import { RECORD_CAP, recordValue } from '../../../src/modules/matching/provider-record.rules.ts';
import { aCall, aCandidate } from './facts.ts';

const records = fc
  .tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 }))
  .map(([kept, refused]) => ({ keptCount: kept, decidedCount: kept + refused }));
const NEW = { keptCount: 0, decidedCount: 0 };

t.test('the record of a provider is worth at most a few hundredths, whatever else is known', async () => {
  fc.assert(
    fc.property(
      records,
      fc.constantFrom('activity' as const, 'organisation' as const),
      fc.boolean(),
      (record, kind, asks) => {
        const call = aCall(asks ? { themes: ['music'] } : {});
        const candidate = aCandidate({ kind, themes: ['music'], textRelevance: 1, record });
        const { score, parts } = scorePair(call, candidate, MATCH_WEIGHTS);
        const mine = parts.find(({ code }) => code === 'record')?.contribution ?? 0;
        const sum = parts.reduce((total, { contribution }) => total + contribution, 0);
        return mine <= RECORD_CAP + 0.0001 && Math.abs(sum - score) < 0.001;
      },
    ),
  );
});

t.test('who keeps more never ranks lower, and who is new stands between good and poor', async (t) => {
  fc.assert(
    fc.property(records, (record) => {
      const better = { ...record, keptCount: Math.min(record.decidedCount, record.keptCount + 1) };
      const score = (given: typeof record) =>
        scorePair(aCall(), aCandidate({ record: given, textRelevance: 0.8 }), MATCH_WEIGHTS).score;
      return score(better) >= score(record) - 0.0001;
    }),
  );
  t.equal(recordValue(NEW), 0.5);
  t.ok(recordValue({ keptCount: 9, decidedCount: 10 }) > 0.7);
  t.ok(recordValue({ keptCount: 1, decidedCount: 10 }) < 0.3);
  t.ok(recordValue({ keptCount: 1, decidedCount: 1 }) < 0.6, 'once says little');
  const told = (record: typeof NEW) =>
    reasonsOf(scorePair(aCall(), aCandidate({ record }), MATCH_WEIGHTS)).some(
      ({ code }) => code === 'record',
    );
  t.notOk(told(NEW));
  t.ok(told({ keptCount: 20, decidedCount: 20 }));
});
