import t from 'tap';
import { kindsOf, subjectIdOf } from '../../../src/modules/notifications/notification-event.rules.ts';

t.test('who cancelled decides who is told', (t) => {
  const kinds = (side: string) => kindsOf({ type: 'reservation.cancelled', facts: { side } });
  t.strictSame(kinds('school'), ['reservation_cancelled', 'reservation_cancelled_by_school']);
  t.strictSame(kinds('provider'), ['reservation_cancelled']);
  t.strictSame(kinds('platform'), ['reservation_cancelled', 'reservation_cancelled_by_school']);
  t.end();
});

t.test('a session is told of when it is put off or its moment changes, not when a remark does', (t) => {
  const kinds = (facts: object) => kindsOf({ type: 'session.updated', facts: { ...facts } });
  t.strictSame(kinds({ from: 'scheduled', to: 'postponed' }), [
    'session_postponed',
    'session_changed_for_waiting',
  ]);
  t.strictSame(kinds({ fields: ['startTime'] }), ['session_moved', 'session_changed_for_waiting']);
  t.strictSame(kinds({ from: 'postponed', to: 'scheduled' }), [
    'session_moved',
    'session_changed_for_waiting',
  ]);
  t.strictSame(kinds({ fields: ['remark'] }), []);
  t.strictSame(kinds({}), []);
  t.end();
});

t.test('only a decision of a workgroup tells that an activity is published', (t) => {
  t.strictSame(kindsOf({ type: 'activity.published', facts: { from: 'in_review' } }), ['activity_published']);
  t.strictSame(kindsOf({ type: 'activity.published', facts: {} }), []);
  t.end();
});

t.test('an event without rules leads to no mail', (t) => {
  t.strictSame(kindsOf({ type: 'activity.updated', facts: {} }), []);
  t.strictSame(kindsOf({ type: 'constructor', facts: {} }), []);
  t.end();
});

t.test('a mail is about the record that the event names, else about its own', (t) => {
  t.equal(subjectIdOf('membership_invitation', { invitationId: 'a' }, 'b'), 'a');
  t.equal(subjectIdOf('reservation', { invitationId: 'a' }, 'b'), 'b');
  t.equal(subjectIdOf('membership_invitation', {}, 'b'), 'b');
  t.end();
});
