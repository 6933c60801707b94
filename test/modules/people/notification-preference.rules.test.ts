import t from 'tap';
import { CODE_LISTS } from '../../../src/core/code-lists/index.ts';
import { frequenciesOf } from '../../../src/modules/people/notification-preference.rules.ts';

t.test('every kind of news has a frequency: the own one, or the default', async (t) => {
  const kinds = CODE_LISTS.notification_kinds.map(({ code }) => code);
  t.same([...frequenciesOf({}).keys()], kinds);
  t.equal(frequenciesOf({}).get('reservations'), 'immediate');
  t.equal(frequenciesOf({}).get('saved_searches'), 'daily', 'found things wait for a digest');
  const chosen = frequenciesOf({ reservations: 'none', saved_searches: 'nonsense', no_such_kind: 'none' });
  t.equal(chosen.get('reservations'), 'none');
  t.equal(chosen.get('saved_searches'), 'daily', 'what is no frequency does not count');
  t.equal(chosen.has('no_such_kind'), false);
});
