import t from 'tap';
import type { Actor } from '../../../src/core/actor.ts';
import {
  contentExpiresAt,
  isPlatform,
  requestParties,
  startsAt,
} from '../../../src/modules/privacy/data-subject-request.rules.ts';

const NOW = new Date('2027-03-25T09:00:00.000Z');
const person = (personId: string, isPlatformAdmin = false): Actor => ({
  kind: 'person',
  personId,
  clientId: 'web',
  scopes: [],
  memberships: [],
  curation: [],
  isPlatformAdmin,
});

t.test('an export begins at once, an erasure after a day', async (t) => {
  t.same(startsAt('export', NOW), NOW);
  t.equal(startsAt('erase', NOW).toISOString(), '2027-03-26T09:00:00.000Z');
  t.equal(contentExpiresAt(NOW).toISOString(), '2027-04-01T09:00:00.000Z', 'and can be fetched for a week');
});

t.test('the person, the platform and the service are the parties, and nobody else', async (t) => {
  const of = (actor: Actor) => requestParties(actor, { personId: 'sanne' });
  t.same(of(person('sanne')), ['subject']);
  t.same(of(person('beheer', true)), ['platform']);
  t.same(of(person('sanne', true)), ['subject', 'platform']);
  t.same(of({ kind: 'system', name: 'job' }), ['service']);
  t.same(of(person('ander')), []);
  t.same(of({ kind: 'client', clientId: 'c', organisationId: 'o', scopes: [] }), []);
  t.same(of({ kind: 'anonymous' }), []);
  t.ok(isPlatform({ kind: 'system', name: 'job' }));
  t.notOk(isPlatform(person('ander')));
});
