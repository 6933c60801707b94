import t from 'tap';
import {
  assertCandidate,
  assertRoomForMore,
  isInvited,
  MAX_INVITATIONS,
  partiesOf,
} from '../../../src/modules/demand-responses/call-invitation.rules.ts';

const person = (personId: string, organisationId = 'elsewhere', scopes = ['demand-calls:write']) =>
  ({
    kind: 'person',
    personId,
    clientId: 'web',
    scopes,
    memberships: [{ organisationId, role: 'provider_editor' }],
    curation: [],
    isPlatformAdmin: false,
  }) as const;

t.test('an invitation is for the expert, or for who offers for the organisation', async (t) => {
  const toExpert = { organisationId: null, expertPersonId: 'expert' };
  const toMuseum = { organisationId: 'museum', expertPersonId: null };
  t.ok(isInvited(person('expert'), toExpert));
  t.notOk(isInvited(person('somebody'), toExpert));
  t.ok(isInvited(person('editor', 'museum'), toMuseum));
  t.notOk(isInvited(person('expert'), toMuseum));
  t.notOk(isInvited({ kind: 'anonymous' }, toMuseum));
  t.strictSame(partiesOf(person('expert'), toExpert), ['candidate']);
  t.strictSame(partiesOf(person('expert', 'elsewhere', []), toExpert), [], 'reading is no right to answer');
  t.strictSame(partiesOf({ kind: 'system', name: 'job' }, toExpert), ['candidate', 'system']);
});

t.test('a call asks at most twenty candidates, each public and none the school itself', async (t) => {
  t.doesNotThrow(() => assertRoomForMore(MAX_INVITATIONS - 1));
  t.throws(() => assertRoomForMore(MAX_INVITATIONS), { code: 'too_many_items', details: { maximum: 20 } });
  t.same(assertCandidate({ organisationId: 'museum' }, 'school'), { organisationId: 'museum' });
  t.throws(() => assertCandidate(undefined, 'school'), { code: 'validation_failed' });
  t.throws(() => assertCandidate({ organisationId: 'school' }, 'school'), { code: 'validation_failed' });
});
