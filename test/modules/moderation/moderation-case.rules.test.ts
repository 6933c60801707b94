import t from 'tap';
import { type Actor, WORKGROUP_PERMISSIONS, type WorkgroupPermission } from '../../../src/core/actor.ts';
import {
  moderatesEverywhere,
  moderationParties,
} from '../../../src/modules/moderation/moderation-case.rules.ts';

function person(curation: [regionId: string, ...WorkgroupPermission[]][], isPlatformAdmin = false): Actor {
  return {
    kind: 'person',
    personId: 'p',
    clientId: 'web',
    scopes: [],
    memberships: [{ organisationId: 'o', role: 'organisation_admin' }],
    curation: curation.map(([regionId, ...permissions]) => ({ regionId, permissions })),
    isPlatformAdmin,
  };
}
const client: Actor = { kind: 'client', clientId: 'c', organisationId: 'o', scopes: [] };
const system: Actor = { kind: 'system', name: 'job' };

t.test('only the platform moderates everywhere', async (t) => {
  t.equal(moderatesEverywhere(system), true);
  t.equal(moderatesEverywhere(person([], true)), true);
  t.equal(moderatesEverywhere(person([['roermond', 'moderate']])), false);
  t.equal(moderatesEverywhere(client), false);
  t.equal(moderatesEverywhere({ kind: 'anonymous' }), false);
});

t.test('a case is for who moderates in one of its regions, and for no other permission', async (t) => {
  const reach = { regionIds: ['roermond', 'limburg', 'nederland'] };
  const table: [string, Actor, boolean][] = [
    ['moderator of the municipality', person([['roermond', 'moderate']]), true],
    ['moderator of the province', person([['limburg', 'review', 'moderate']]), true],
    ['moderator elsewhere', person([['maastricht', 'moderate']]), false],
    [
      'moderator here and elsewhere',
      person([
        ['maastricht', 'moderate'],
        ['roermond', 'moderate'],
      ]),
      true,
    ],
    [
      'rights here, moderation elsewhere',
      person([
        ['roermond', 'review'],
        ['weert', 'moderate'],
      ]),
      false,
    ],
    ['member of a workgroup without rights', person([['roermond']]), false],
    ['administrator of an organisation', person([]), false],
    ['platform administrator', person([], true), true],
    ['a program', client, false],
    ['nobody', { kind: 'anonymous' }, false],
    ['the service', system, true],
  ];
  for (const [who, actor, isParty] of table)
    t.same(moderationParties(actor, reach), isParty ? ['moderator'] : [], who);
  for (const permission of WORKGROUP_PERMISSIONS) {
    const parties = moderationParties(person([['roermond', permission]]), reach);
    t.equal(parties.length > 0, permission === 'moderate', permission);
  }
});

t.test('a case without a region is for the platform alone', async (t) => {
  t.same(moderationParties(person([['nederland', 'moderate']]), { regionIds: [] }), []);
  t.same(moderationParties(person([], true), { regionIds: [] }), ['moderator']);
});
