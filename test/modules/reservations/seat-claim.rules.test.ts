import t from 'tap';
import type { Actor } from '../../../src/core/actor.ts';
import {
  claimantOf,
  claimPartiesOf,
  claimSidesOf,
} from '../../../src/modules/reservations/seat-claim.rules.ts';
import { person } from './booking-world.ts';

const SCHOOL = 'school-1';
const PROVIDER = 'provider-1';
const teacher = person([SCHOOL, 'teacher']);
const claim = {
  organisationId: SCHOOL,
  createdById: teacher.personId,
  providerOrganisationId: PROVIDER,
  sourceId: null,
};
const client = (organisationId: string, sourceId?: string): Actor => ({
  kind: 'client',
  clientId: 'program',
  organisationId,
  scopes: [],
  ...(sourceId === undefined ? {} : { sourceId }),
});

t.test('who acts on a claim in whose name', async (t) => {
  const table: [string, Actor, string[]][] = [
    ['who made it', teacher, ['requester']],
    ['who made it and left the school', { ...teacher, memberships: [] }, []],
    ['another teacher', person([SCHOOL, 'teacher']), []],
    ['a coordinator', person([SCHOOL, 'coordinator']), ['school']],
    ['a teacher of another school', person(['school-2', 'teacher']), []],
    ['an editor of the provider', person([PROVIDER, 'provider_editor']), ['provider']],
    ['a program of the school', client(SCHOOL), ['school']],
    ['a program of another source of the provider', client(PROVIDER, 'source-1'), []],
    ['a platform admin', { ...person(), isPlatformAdmin: true }, ['platform']],
    ['nobody', { kind: 'anonymous' }, []],
  ];
  for (const [name, actor, parties] of table) t.strictSame(claimPartiesOf(actor, claim), parties, name);
});

t.test('a suspended organisation knows of a claim and does nothing with it', async (t) => {
  const suspended = {
    ...teacher,
    memberships: teacher.memberships.map((m) => ({ ...m, isSuspended: true })),
  };
  t.strictSame(claimSidesOf(suspended, claim), ['requester']);
  t.strictSame(claimPartiesOf(suspended, claim), []);
});

t.test('seats are claimed by who may reserve for the school, and by its programs', async (t) => {
  t.equal(claimantOf(teacher, SCHOOL), teacher.personId);
  t.equal(claimantOf(client(SCHOOL), SCHOOL), null);
  const refused = [
    person([SCHOOL, 'provider_editor']),
    person(['school-2', 'coordinator']),
    client('school-2'),
  ];
  for (const actor of refused) {
    t.throws(() => claimantOf(actor, SCHOOL), { code: 'permission_denied' });
  }
});
