import t from 'tap';
import {
  nextKeyUsableFrom,
  retiredKeys,
  type SigningKeyTimes,
  signingKeyAt,
} from '../../../src/modules/access/signing-key.rules.ts';

const DAY_MS = 86_400_000;
const start = new Date('2027-01-01T00:00:00.000Z');
const day = (days: number) => new Date(start.getTime() + days * DAY_MS);
const key = (kid: string, usableFromDay: number): SigningKeyTimes => ({
  kid,
  usableFrom: day(usableFromDay),
});

t.test('the newest key that may be used signs; one published ahead does not yet', async (t) => {
  const keys = [key('b', 90), key('a', 0)];
  t.equal(signingKeyAt([], start), undefined);
  t.equal(signingKeyAt(keys, day(-1))?.kid, 'a', 'a clock that is behind makes no second key');
  t.equal(signingKeyAt(keys, day(0))?.kid, 'a');
  t.equal(signingKeyAt(keys, day(89))?.kid, 'a');
  t.equal(signingKeyAt(keys, day(90))?.kid, 'b');
});

t.test('a key is published at least eight days before it signs, and only when it is time', async (t) => {
  t.same(nextKeyUsableFrom([], start), start);
  t.equal(nextKeyUsableFrom([key('a', 0)], day(81)), undefined);
  t.same(nextKeyUsableFrom([key('a', 0)], day(82)), day(90));
  t.same(nextKeyUsableFrom([key('a', 0)], day(200)), day(208), 'also after the job stood still for months');
  t.equal(nextKeyUsableFrom([key('a', 0), key('b', 90)], day(85)), undefined, 'one waits already');
});

t.test('a key stays published until no token that it signed can live', async (t) => {
  const keys = [key('a', 0), key('b', 90), key('c', 180)];
  t.same(retiredKeys(keys, day(97)), []);
  t.same(retiredKeys(keys, day(98)), ['a']);
  t.same(retiredKeys(keys, day(188)), ['a', 'b']);
  t.same(retiredKeys([key('a', 0)], day(1_000)), [], 'the only key is never dropped');
});

t.test(
  'over five years of daily runs there is always one key to sign with, published eight days before',
  async (t) => {
    let keys: SigningKeyTimes[] = [];
    const publishedOn = new Map<string, number>();
    for (let today = 0; today < 1_825; today++) {
      const retired = retiredKeys(keys, day(today));
      keys = keys.filter(({ kid }) => !retired.includes(kid));
      const usableFrom = nextKeyUsableFrom(keys, day(today));
      if (usableFrom !== undefined) {
        keys.push({ kid: `key-${today}`, usableFrom });
        publishedOn.set(`key-${today}`, today);
      }
      const signing = signingKeyAt(keys, day(today));
      if (signing === undefined) t.fail(`nothing signs on day ${today}`);
      const published = publishedOn.get(signing?.kid ?? '') ?? 0;
      if (today > 0 && published > 0 && today - published < 8)
        t.fail(`day ${today}: published on day ${published}`);
      if (keys.length > 3) t.fail(`day ${today}: ${keys.length} keys`);
    }
    t.ok(publishedOn.size >= 20, 'and keys were renewed');
  },
);
