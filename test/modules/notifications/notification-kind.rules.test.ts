import t from 'tap';
import { CODE_LISTS } from '../../../src/core/code-lists/index.ts';
import {
  canUnsubscribe,
  isNotificationKind,
  kindFacts,
  NOTIFICATION_KINDS,
} from '../../../src/modules/notifications/notification-kind.rules.ts';

const kinds = Object.keys(NOTIFICATION_KINDS).filter(isNotificationKind);

t.test('every kind belongs to news that a person can choose a rhythm for, or is always told', (t) => {
  const codes = CODE_LISTS.notification_kinds.map(({ code }) => code);
  for (const kind of kinds) {
    const { category } = kindFacts(kind);
    t.ok(category === 'service' || codes.includes(category), `${kind}: ${category}`);
    t.equal(canUnsubscribe(category), category !== 'service');
  }
  t.notOk(isNotificationKind('toString'));
  t.end();
});

t.test('a mail with a button is sent only while the button would do something', (t) => {
  for (const kind of kinds) {
    const { actions, statuses } = kindFacts(kind);
    if (actions !== undefined) t.ok(statuses !== undefined && statuses.length > 0, kind);
  }
  t.end();
});
