import t from 'tap';
import { sessionsFor, sharesSubject } from '../../../src/modules/matching/call-match.rules.ts';

const wanted = { wantedFromOn: '2027-03-01', wantedToOn: '2027-03-31', pupilCount: 25 };
const on = (day: string, freeSeats: number, isPerGroup = false) => ({ day, freeSeats, isPerGroup });

t.test('sessions count within the wanted days, and have room for all pupils or for one group', async (t) => {
  const sessions = [
    on('2027-02-28', 30),
    on('2027-03-01', 24),
    on('2027-03-10', 25),
    on('2027-03-31', 1, true),
    on('2027-03-31', 0, true),
    on('2027-04-01', 30),
  ];
  t.same(sessionsFor(wanted, sessions), { inPeriod: 4, withRoom: 2 });
  const always = { ...wanted, wantedFromOn: null, wantedToOn: null };
  t.same(sessionsFor(always, sessions), { inPeriod: 6, withRoom: 4 });
  t.same(sessionsFor(wanted, []), { inPeriod: 0, withRoom: 0 });
});

t.test('a pair needs a word or a theme in common, or a cluster where no theme is named', async (t) => {
  const call = { themes: ['music'], clusters: ['culture'] };
  const offer = { themes: [] as string[], clusters: ['culture'], textWords: [] as string[] };
  t.notOk(sharesSubject(call, offer), 'a cluster is too wide beside a theme');
  t.ok(sharesSubject(call, { ...offer, themes: ['music', 'dance'] }));
  t.ok(sharesSubject(call, { ...offer, textWords: ['zingen'] }));
  t.ok(sharesSubject({ ...call, themes: [] }, offer));
});
