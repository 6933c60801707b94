import { sql } from 'drizzle-orm';
import t from 'tap';
import { linkExternalIdentity } from '../../../src/modules/access/index.ts';
import { testApp } from '../../support/app.ts';

const api = await testApp(t);
const { http, tokens, ctx, db } = api;
const ENTREE = 'https://entree.example';
const SURF = 'https://surf.example';

async function linked(...issuers: string[]) {
  const person = await tokens.person();
  const { personId, token } = person;
  for (const issuer of issuers) await linkExternalIdentity(ctx(), { issuer, subject: personId, personId });
  const list = async (): Promise<{ id: string; issuer: string }[]> =>
    (await http('GET', '/v1/me/external-identities', { token })).body.items;
  const unlink = (id: string, who = token) => http('DELETE', `/v1/external-identities/${id}`, { token: who });
  const forgetMail = () => db.execute(sql`update persons set email = null where id = ${personId}`);
  const eventsOf = async (id: string) =>
    (
      await db.execute(sql`select type, facts from outbox_events where resource_id = ${id} order by position`)
    ).map(({ type, facts }) => [type, facts]);
  return { ...person, list, unlink, forgetMail, eventsOf };
}

t.test('who has another way in unlinks a login, once, and only the own one', async (t) => {
  const noor = await linked(ENTREE, SURF);
  const [entree, surf] = await noor.list();
  t.match([entree, surf], [{ issuer: ENTREE }, { issuer: SURF }]);
  const { id = '' } = entree ?? {};
  const stranger = await linked(ENTREE);
  t.match(await noor.unlink(id, stranger.token), { status: 404, body: { resource: 'external_identity' } });
  t.equal((await noor.unlink(id)).status, 204);
  t.equal((await noor.unlink(id)).status, 404);
  t.match(await noor.list(), [{ id: surf?.id }]);
  t.same(await noor.eventsOf(id), [
    ['external_identity.linked', { personId: noor.personId }],
    ['external_identity.unlinked', { personId: noor.personId }],
  ]);
  t.equal((await noor.unlink(surf?.id ?? '')).status, 204, 'the mail address is a way in too');
  t.same(await noor.list(), []);
});

t.test('the last way in stays, also when two are unlinked at once', async (t) => {
  const leon = await linked(ENTREE);
  await leon.forgetMail();
  const [only] = await leon.list();
  t.match(await leon.unlink(only?.id ?? ''), {
    status: 409,
    body: { code: 'resource_in_use', usedBy: ['person'] },
  });
  t.equal((await leon.list()).length, 1);

  for (let round = 0; round < 5; round++) {
    const both = await linked(ENTREE, SURF);
    await both.forgetMail();
    const answers = await Promise.all((await both.list()).map(({ id }) => both.unlink(id)));
    t.same(answers.map(({ status }) => status).sort(), [204, 409]);
    t.equal((await both.list()).length, 1);
  }
});

t.test('a token without the scope sees no logins', async (t) => {
  const { token } = await tokens.person({ scopes: ['activities:read'] });
  t.equal((await http('GET', '/v1/me/external-identities', { token })).body.code, 'insufficient_scope');
});
