import t from 'tap';
import type { Actor, MembershipRole } from '../../../src/core/actor.ts';
import {
  canTrustSources,
  canUseSource,
  sourceReach,
} from '../../../src/modules/partner-sync/source.rules.ts';

const source = { id: 'source-1', organisationId: 'org-1' };

const person = (role: MembershipRole, organisationId = 'org-1', isPlatformAdmin = false): Actor => ({
  kind: 'person',
  personId: 'person-1',
  clientId: 'web',
  scopes: [],
  memberships: [{ organisationId, role }],
  curation: [],
  isPlatformAdmin,
});
const client = (organisationId: string, sourceId?: string): Actor => ({
  kind: 'client',
  clientId: 'partner',
  organisationId,
  scopes: [],
  ...(sourceId === undefined ? {} : { sourceId }),
});
const system: Actor = { kind: 'system', name: 'test' };

const ACTORS: [string, Actor, boolean, ReturnType<typeof sourceReach>][] = [
  ['nobody', { kind: 'anonymous' }, false, { organisationIds: [] }],
  ['the service', system, true, 'all'],
  ['a client of the organisation', client('org-1'), true, { organisationIds: ['org-1'] }],
  [
    'a client of the source',
    client('org-1', 'source-1'),
    true,
    { organisationIds: ['org-1'], sourceId: 'source-1' },
  ],
  [
    'a client of another source of the organisation',
    client('org-1', 'source-2'),
    false,
    { organisationIds: ['org-1'], sourceId: 'source-2' },
  ],
  ['a client of another organisation', client('org-2'), false, { organisationIds: ['org-2'] }],
  ['a provider editor', person('provider_editor'), true, { organisationIds: ['org-1'] }],
  ['an organisation admin', person('organisation_admin'), true, { organisationIds: ['org-1'] }],
  ['a teacher of the organisation', person('teacher'), false, { organisationIds: [] }],
  ['a coordinator of the organisation', person('coordinator'), false, { organisationIds: [] }],
  [
    'an editor of another organisation',
    person('provider_editor', 'org-2'),
    false,
    { organisationIds: ['org-2'] },
  ],
  ['a platform admin', person('teacher', 'org-2', true), true, 'all'],
];

t.test('who may use a source finds it in the list, and nobody else does', async (t) => {
  for (const [name, actor, may, reach] of ACTORS) {
    t.equal(canUseSource(actor, source), may, name);
    t.same(sourceReach(actor), reach, name);
  }
});

t.test('only the platform says that a source is trusted', async (t) => {
  const trusting = ACTORS.filter(([, actor]) => canTrustSources(actor)).map(([name]) => name);
  t.same(trusting, ['the service', 'a platform admin']);
});
