import t from 'tap';
import {
  isVisible,
  originAllowed,
  visibilityChecks,
} from '../../../src/modules/activities/activity-visibility.rules.ts';

t.test('every condition that decides must be met; what is good to know does not count', async (t) => {
  const checks = visibilityChecks({ bookable_session: false, published: true });
  t.match(checks, [
    { code: 'published', isMet: true, isDecisive: true },
    { code: 'bookable_session', isMet: false, isDecisive: false },
  ]);
  t.equal(checks.length, 2, 'what was not asked is left out');
  t.equal(isVisible(checks), true);
  t.equal(isVisible(visibilityChecks({ published: true, in_region: false })), false);
});

t.test('an origin fits exactly, or by one label under a wildcard', async (t) => {
  const origins = ['https://www.school.example', 'https://*.museum.example', 'http://localhost:8080'];
  const table: [string, boolean][] = [
    ['https://www.school.example', true],
    ['http://www.school.example', false],
    ['https://school.example', false],
    ['https://www.school.example:8443', false],
    ['https://a.museum.example', true],
    ['https://a.b.museum.example', false],
    ['https://museum.example', false],
    ['https://evilmuseum.example', false],
    ['http://localhost:8080', true],
  ];
  for (const [origin, expected] of table) t.equal(originAllowed(origins, origin), expected, origin);
});
