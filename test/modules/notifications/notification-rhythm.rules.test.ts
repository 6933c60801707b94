import t from 'tap';
import { frequencyOf, statusFor } from '../../../src/modules/notifications/notification-rhythm.rules.ts';

t.test('news comes at the rhythm that was chosen, and what an agreement needs comes at once', (t) => {
  const none = new Map([
    ['service', 'none' as const],
    ['reminders', 'none' as const],
    ['saved_searches', 'none' as const],
  ]);
  t.equal(frequencyOf('reminders', none), 'none');
  t.equal(frequencyOf('service', none), 'immediate');
  t.equal(frequencyOf('saved_searches', none), 'none');
  t.equal(frequencyOf('saved_searches', new Map([['saved_searches', 'daily' as const]])), 'immediate');
  t.equal(frequencyOf('reviews', new Map([['reviews', 'weekly' as const]])), 'weekly');
  t.equal(frequencyOf('reviews', undefined), 'immediate');
  t.strictSame((['immediate', 'daily', 'weekly', 'none'] as const).map(statusFor), [
    'queued',
    'digest_pending',
    'digest_pending',
    'suppressed',
  ]);
  t.end();
});
