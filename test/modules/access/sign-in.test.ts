import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { refreshTokens, signInCodes } from '../../../src/infra/db/schema/access.ts';
import { membershipInvitations, organisations } from '../../../src/infra/db/schema/organisations.ts';
import { persons } from '../../../src/infra/db/schema/people.ts';
import { newId } from '../../../src/infra/ids.ts';
import type { Mail } from '../../../src/infra/mail.ts';
import { accessJobs, createClient, FIRST_PARTY_CLIENT_ID } from '../../../src/modules/access/index.ts';
import { type AccessService, accessService } from './access-service.ts';

const GRANT = 'urn:ondertussen:params:oauth:grant-type:email-code';

/** Asks for a code and runs the jobs that were queued for it; gives the mails. */
async function mailsFor(service: AccessService, email: string): Promise<Mail[]> {
  await service.postJson('/v1/sign-in-codes', { email });
  return sendQueued(service);
}

async function sendQueued(service: AccessService): Promise<Mail[]> {
  const mails: Mail[] = [];
  const [job] = accessJobs(async (mail) => {
    mails.push(mail);
  });
  const queued = await service.db.execute<{ payload: { signInCodeId: string } }>(sql`
    delete from graphile_worker._private_jobs returning payload`);
  for (const { payload } of queued) await job?.run(service.ctx(), payload);
  return mails;
}

const codeIn = (mail: Mail | undefined) => /\b\d{8}\b/.exec(mail?.text ?? '')?.[0] ?? 'none';
const wrong = (code: string) => code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));

const exchange = (service: AccessService, email: string, code: string, fields: Record<string, string> = {}) =>
  service.form('/oauth/token', {
    grant_type: GRANT,
    client_id: FIRST_PARTY_CLIENT_ID,
    email,
    code,
    ...fields,
  });

const refresh = (service: AccessService, token: string, fields: Record<string, string> = {}) =>
  service.form('/oauth/token', {
    grant_type: 'refresh_token',
    client_id: FIRST_PARTY_CLIENT_ID,
    refresh_token: token,
    ...fields,
  });

async function signIn(service: AccessService, fields: Record<string, string> = {}) {
  const person = await service.addPerson();
  const [mail] = await mailsFor(service, person.email);
  const { body } = await exchange(service, person.email, codeIn(mail), fields);
  return { person, body };
}

const service = await accessService(t, { isWhole: true });

t.test('a person signs in with a code by mail (C-86)', async (t) => {
  t.test('the code gives an access token of 15 minutes and a refresh token', async (t) => {
    const { person, body } = await signIn(service);
    t.match(body, {
      token_type: 'Bearer',
      expires_in: 900,
      access_token: String,
      refresh_token: /^[\w-]{43}$/,
    });
    t.match(await service.probe(body.access_token), {
      status: 200,
      body: { kind: 'person', personId: person.id },
    });
  });

  t.test(
    'the mail is Dutch unless the person reads English, and the code is written nowhere else',
    async (t) => {
      const dutch = await service.addPerson();
      const english = await service.addPerson({ language: 'en' });
      await service.postJson('/v1/sign-in-codes', { email: dutch.email });
      const [job] = await service.db.execute(sql`select payload::text from graphile_worker._private_jobs`);
      const [row] = await service.db.select().from(signInCodes).where(eq(signInCodes.email, dutch.email));
      const [mail] = await sendQueued(service);
      t.match(mail, { to: dutch.email, subject: 'Uw code om u aan te melden', text: /tien minuten/ });
      t.notOk(JSON.stringify([job, row]).includes(codeIn(mail)));
      t.match(await mailsFor(service, english.email), [{ subject: 'Your sign-in code' }]);
    },
  );

  t.test('an unknown address gets the same answer and no mail', async (t) => {
    const known = await service.addPerson();
    const suspended = await service.addPerson({ status: 'suspended' });
    const ask = (email: string) => service.postJson('/v1/sign-in-codes', { email });
    const answers = [await ask(known.email), await ask('nobody@school.example'), await ask(suspended.email)];
    for (const { status, text, headers } of answers) {
      t.equal(status, 202);
      t.equal(text, answers[0]?.text);
      t.same(Object.keys(headers).sort(), Object.keys(answers[0]?.headers ?? {}).sort());
      t.equal(headers['cache-control'], 'no-store');
    }
    const rows = await service.db.select().from(signInCodes);
    t.ok(
      rows.some(({ email }) => email === 'nobody@school.example'),
      'the same is written for both',
    );
    t.same(
      (await sendQueued(service)).map(({ to }) => to),
      [known.email],
    );
    t.match(await ask('no address'), { status: 400, body: { code: 'validation_failed' } });
  });

  t.test('who is invited somewhere gets a code and an account, a stranger neither', async (t) => {
    const organisationId = newId();
    await service.db.insert(organisations).values({
      id: organisationId,
      slug: organisationId,
      name: 'Basisschool De Werkbank',
      kinds: ['school'],
      status: 'active',
      createdAt: new Date(),
      updatedAt: new Date(),
    });
    const invite = async (email: string, more: Partial<typeof membershipInvitations.$inferInsert> = {}) => {
      const expiresAt = new Date(Date.now() + 86_400_000);
      const invitation = { id: newId(), organisationId, email, role: 'teacher' as const, expiresAt };
      const times = { createdAt: new Date(), updatedAt: new Date() };
      await service.db.insert(membershipInvitations).values({ ...invitation, ...times, ...more });
    };
    await invite('noor@nieuw.example');
    const [mail] = await mailsFor(service, 'Noor@Nieuw.example');
    t.match(mail, { to: 'noor@nieuw.example' });
    const code = codeIn(mail);
    t.equal((await exchange(service, 'noor@nieuw.example', wrong(code))).status, 400);
    const answers = await Promise.all([1, 2, 3].map(() => exchange(service, 'noor@nieuw.example', code)));
    t.same(answers.map(({ status }) => status).sort(), [200, 400, 400], 'one code makes one account');
    const made = await service.db.select().from(persons).where(eq(persons.email, 'noor@nieuw.example'));
    t.match(made, [{ name: 'noor', status: 'active', isPlatformAdmin: false }]);
    const { body } = answers.find(({ status }) => status === 200) ?? {};
    t.match(await service.probe(body.access_token), {
      body: { kind: 'person', personId: made[0]?.id, memberships: [] },
    });

    await invite('laat@nieuw.example', { expiresAt: new Date(Date.now() - 1000) });
    await invite('weg@nieuw.example', { status: 'withdrawn' });
    for (const email of ['laat@nieuw.example', 'weg@nieuw.example', 'niemand@nieuw.example'])
      t.same(await mailsFor(service, email), [], email);
  });

  t.test('a code works once, with the address in any case and spaces in the code', async (t) => {
    const person = await service.addPerson();
    const code = codeIn((await mailsFor(service, ` ${person.email}`.trim().toUpperCase()))[0]);
    const spaced = `${code.slice(0, 4)} ${code.slice(4)}`;
    t.equal((await exchange(service, person.email.toUpperCase(), spaced)).status, 200);
    t.match(await exchange(service, person.email, code), { status: 400, body: { error: 'invalid_grant' } });
  });

  t.test('of two codes either works, and both are used up by it', async (t) => {
    const { email } = await service.addPerson();
    const first = codeIn((await mailsFor(service, email))[0]);
    const second = codeIn((await mailsFor(service, email))[0]);
    t.equal((await exchange(service, email, first)).status, 200);
    t.equal((await exchange(service, email, second)).status, 400);
  });

  t.test('one code used twenty times at once signs in once', async (t) => {
    const { email } = await service.addPerson();
    const code = codeIn((await mailsFor(service, email))[0]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(service, email, code)));
    t.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  t.test('five wrong guesses end a code, also when they come at once', async (t) => {
    const { email } = await service.addPerson();
    const code = codeIn((await mailsFor(service, email))[0]);
    for (let guess = 0; guess < 4; guess++)
      t.equal((await exchange(service, email, wrong(code))).status, 400);
    t.equal((await exchange(service, email, code)).status, 200, 'the fifth try may be right');

    const other = await service.addPerson();
    const locked = codeIn((await mailsFor(service, other.email))[0]);
    await Promise.all(Array.from({ length: 20 }, () => exchange(service, other.email, wrong(locked))));
    t.match(await exchange(service, other.email, locked), { status: 400, body: { error: 'invalid_grant' } });
    const [row] = await service.db.select().from(signInCodes).where(eq(signInCodes.email, other.email));
    t.equal(row?.tries, 5);
  });

  t.test('a code ends after ten minutes and is not mailed any more', async (t) => {
    const { email } = await service.addPerson();
    const code = codeIn((await mailsFor(service, email))[0]);
    await service.postJson('/v1/sign-in-codes', { email });
    await service.db
      .update(signInCodes)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(signInCodes.email, email));
    t.match(await exchange(service, email, code), { status: 400, body: { error: 'invalid_grant' } });
    t.same(await sendQueued(service), []);
  });

  t.test('a code of one address does not open another', async (t) => {
    const [victim, attacker] = [await service.addPerson(), await service.addPerson()];
    await mailsFor(service, victim.email);
    const code = codeIn((await mailsFor(service, attacker.email))[0]);
    t.equal((await exchange(service, victim.email, code)).status, 400);
    for (const text of ['', '12345678 or 1=1', '１２３４５６７８', '0'.repeat(500)]) {
      t.equal((await exchange(service, victim.email, text)).status, 400);
    }
  });

  t.test('above five codes in an hour nothing is sent, and nobody can tell', async (t) => {
    const { email } = await service.addPerson();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.postJson('/v1/sign-in-codes', { email })),
    );
    t.same([...new Set(answers.map(({ status, text }) => `${status} ${text}`))].length, 1);
    t.equal((await sendQueued(service)).length, 5);
    const old = new Date(Date.now() - 3_700_000);
    await service.db.update(signInCodes).set({ createdAt: old }).where(eq(signInCodes.email, email));
    t.equal((await mailsFor(service, email)).length, 1, 'after an hour there is room again');
  });

  t.test('codes and addresses are forgotten after a day', async (t) => {
    await service.db
      .update(signInCodes)
      .set({ createdAt: new Date(Date.now() - 90_000_000) })
      .where(sql`true`);
    const jobs = accessJobs(async () => undefined);
    await jobs.find(({ name }) => name === 'delete-expired-credentials')?.run(service.ctx(), {});
    t.same(await service.db.select().from(signInCodes), []);
  });
});

t.test('a refresh token is exchanged for the next one', async (t) => {
  t.test('each works once; using an old one ends the sign-in for both', async (t) => {
    const { body } = await signIn(service);
    const second = await refresh(service, body.refresh_token);
    t.match(second, { status: 200, body: { expires_in: 900, refresh_token: String } });
    t.not(second.body.refresh_token, body.refresh_token);
    t.equal((await service.probe(second.body.access_token)).status, 200);
    t.match(await refresh(service, body.refresh_token), { status: 400, body: { error: 'invalid_grant' } });
    t.equal((await refresh(service, second.body.refresh_token)).status, 400, 'the family is revoked');
  });

  t.test('of two uses at the same time one wins, and the sign-in ends', async (t) => {
    const { body } = await signIn(service);
    const answers = await Promise.all([1, 2, 3].map(() => refresh(service, body.refresh_token)));
    const won = answers.filter(({ status }) => status === 200);
    t.equal(won.length, 1);
    t.equal((await refresh(service, won[0]?.body.refresh_token)).status, 400);
  });

  t.test('scopes can shrink for an access token but never grow', async (t) => {
    const { body } = await signIn(service, { scope: 'activities:read people:read' });
    t.equal(body.scope, 'activities:read people:read');
    t.match(await refresh(service, body.refresh_token, { scope: 'people:write' }), {
      status: 400,
      body: { error: 'invalid_scope' },
    });
    const narrow = await refresh(service, body.refresh_token, { scope: 'people:read' });
    t.equal(narrow.body.scope, 'people:read');
    const again = await refresh(service, narrow.body.refresh_token);
    t.equal(again.body.scope, 'activities:read people:read', 'the refresh token keeps what was granted');
  });

  t.test('it ends after thirty days, for a suspended person, and for another client', async (t) => {
    const { person, body } = await signIn(service);
    const other = await createClient(service.ctx(), {
      name: 'Other',
      grantType: 'email_code',
      authMethod: 'none',
      scopes: ['people:read'],
    });
    t.equal((await refresh(service, body.refresh_token, { client_id: other.clientId })).status, 400);
    await service.db.update(persons).set({ status: 'suspended' }).where(eq(persons.id, person.id));
    t.equal((await refresh(service, body.refresh_token)).status, 400);
    await service.db.update(persons).set({ status: 'active' }).where(eq(persons.id, person.id));
    const second = await refresh(service, body.refresh_token);
    t.equal(second.status, 200, 'neither used it up');
    const rows = await service.db.select().from(refreshTokens).where(eq(refreshTokens.personId, person.id));
    t.equal(
      new Set(rows.map(({ expiresAt }) => expiresAt.getTime())).size,
      1,
      'renewing does not lengthen it',
    );
    await service.db
      .update(refreshTokens)
      .set({ expiresAt: new Date() })
      .where(eq(refreshTokens.personId, person.id));
    t.equal((await refresh(service, second.body.refresh_token)).status, 400);
  });

  t.test('signing out ends the sign-in and the access token at hand', async (t) => {
    const { body } = await signIn(service);
    const revoke = (token: string) =>
      service.form('/oauth/revoke', { token, client_id: FIRST_PARTY_CLIENT_ID });
    t.equal((await revoke(body.access_token)).status, 200);
    t.match(await service.probe(body.access_token), { status: 401, body: { code: 'token_invalid' } });
    t.equal((await revoke(body.refresh_token)).status, 200);
    t.equal((await refresh(service, body.refresh_token)).status, 400);
    const kept = JSON.stringify(await service.db.select().from(refreshTokens));
    t.notOk(kept.includes(body.refresh_token), 'the token itself is not kept');
  });
});
