import t from 'tap';
import { cutoffOf, RETENTION_RULES } from '../../../src/modules/privacy/retention.rules.ts';

t.test('the days count back from now', async (t) => {
  const now = new Date('2027-03-25T09:00:00.000Z');
  t.equal(cutoffOf({ keepDays: 0 }, now).toISOString(), now.toISOString());
  t.equal(cutoffOf({ keepDays: 30 }, now).toISOString(), '2027-02-23T09:00:00.000Z');
});

t.test('every rule has a name of its own and says why', async (t) => {
  const names = RETENTION_RULES.map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  for (const { name, because, keepDays } of RETENTION_RULES) {
    t.ok(because.length > 10, name);
    t.ok(keepDays >= 0, name);
  }
});
