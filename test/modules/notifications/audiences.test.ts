import t from 'tap';
import type { MembershipRole } from '../../../src/core/actor.ts';
import type { Mail } from '../../../src/infra/mail.ts';
import { type Answer, testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';
import { CHECKED } from '../activities/checklist.ts';
import { makeResponseWorld } from '../demand-responses/response-world.ts';
import { mailWorld } from './mail-world.ts';

t.setTimeout(240_000);
const api = await testApp(t);
const { http, tokens } = api;
const world = mailWorld(api);
const regionOf = async (code: string): Promise<string> =>
  (await http('GET', `/v1/regions?code=${code}`)).body.items[0].id;
const curator = await tokens.person({ curatedRegionIds: [await regionOf('GM0957')] });
// Somebody of each kind who has nothing to do with anything below: told of something, they would be in a list.
await makeProvider(api);
await makeSchool(api);
await tokens.person({ curatedRegionIds: [await regionOf('GM0935')] });

type Checks = Pick<typeof t, 'strictSame' | 'notMatch'>;

interface Someone {
  personId: string;
  token: string;
}

async function emailOf({ personId }: Pick<Someone, 'personId'>): Promise<string> {
  const [row] = await api.db.execute<{ email: string }>(`select email from persons where id = '${personId}'`);
  return row?.email ?? '';
}

const member = (organisationId: string, role: MembershipRole) =>
  tokens.person({ memberships: [{ organisationId, role }] });

function ok(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(answer.text);
  return answer;
}

const step = async (path: string, token: string, body: object) =>
  ok(await http('POST', `/v1${path}/status-changes`, { token, key: true, body }));

/** Everybody who is mailed because of the work, with the subject, and nobody else. */
async function assertTold(
  t: Checks,
  doing: () => Promise<unknown>,
  wanted: [who: Pick<Someone, 'personId'>, subject: string][],
): Promise<Mail[]> {
  const mails = await world.mailsOf(doing);
  const expected = await Promise.all(
    wanted.map(async ([who, subject]) => `${await emailOf(who)}: ${subject}`),
  );
  t.strictSame(mails.map(({ to, subject }) => `${to}: ${subject}`).sort(), expected.sort());
  t.notMatch(mails.map(({ text, html }) => text + (html ?? '')).join(), /undefined|null|<%/);
  return mails;
}

t.test('a review is told to those who edit for the provider: to adjust, rejected, published', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const admin = await member(organisation.id, 'organisation_admin');
  await member(organisation.id, 'teacher');
  const submit = async (title: string) => {
    const body = {
      organisationId: organisation.id,
      title,
      summary: 'Een les buiten school.',
      descriptionMarkdown: 'De groep gaat zelf aan de slag.',
      delivery: 'at_venue_by_appointment',
    };
    const { id } = ok(await http('POST', '/v1/activities', { token: editor.token, body })).body;
    const path = `/activities/${id}`;
    await assertTold(t, () => step(path, editor.token, { to: 'in_review' }), []);
    return path;
  };
  const both = (subject: string): [Someone, string][] => [
    [editor, subject],
    [admin, subject],
  ];
  const path = await submit('Weven');
  const ask = {
    to: 'changes_requested',
    reasonCode: 'other',
    reasonText: 'Noem de leeftijd.',
    checklist: [{ code: 'safe', answer: 'no' }],
  };
  const [asked] = await assertTold(t, () => step(path, curator.token, ask), both('Graag aanpassen: Weven'));
  t.match(asked?.text, /Noem de leeftijd/);
  await step(path, editor.token, { to: 'in_review' });
  const publish = { to: 'published', checklist: CHECKED };
  await assertTold(t, () => step(path, curator.token, publish), both('Gepubliceerd: Weven'));

  const refused = await submit('Vuurwerk maken');
  const reject = {
    to: 'rejected',
    reasonCode: 'other',
    reasonText: 'Dit is niet veilig.',
    checklist: ask.checklist,
  };
  await assertTold(t, () => step(refused, curator.token, reject), both('Niet gepubliceerd: Vuurwerk maken'));
});

t.test('what becomes of a revision is told to those who edit for the provider', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const { id, title } = await makeActivity(api, organisation.id);
  const change = (body: object) =>
    http('PATCH', `/v1/activities/${id}`, { token: editor.token, headers: { 'if-match': '*' }, body });
  const revise = async (summary: string) => ok(await change({ summary })).body.pendingRevision;
  const outcomes: [object, string][] = [
    [
      { to: 'changes_requested', reasonCode: 'other', reasonText: 'Korter graag.' },
      `Wijziging graag aanpassen: ${title}`,
    ],
    [{ to: 'rejected', reasonCode: 'other', reasonText: 'Dit past niet.' }, `Wijziging afgewezen: ${title}`],
    [{ to: 'approved' }, `Wijziging goedgekeurd: ${title}`],
  ];
  for (const [index, [body, subject]] of outcomes.entries()) {
    const revision = await revise(`Samenvatting ${index}.`);
    const decision = { checklist: CHECKED, revisionVersion: revision.version, ...body };
    const path = `/activity-revisions/${revision.id}`;
    await assertTold(t, () => step(path, curator.token, decision), [[editor, subject]]);
  }
});

t.test(
  'an answer to a call and its messages reach the other side, and the choice who was chosen',
  async (t) => {
    const { school, provider, other, expert, makeCall, respond, accept } = await makeResponseWorld(api);
    await member(school.organisation.id, 'teacher');
    const call = await makeCall();
    const { teacher } = school;
    const subject = `Reactie op uw oproep: ${call.title}`;
    let first = '';
    await assertTold(t, async () => {
      first = ok(await respond(call.id, 'provider')).body.id;
    }, [[teacher, subject]]);
    await assertTold(t, async () => ok(await respond(call.id, 'expert')), [[teacher, subject]]);
    await assertTold(t, async () => ok(await respond(call.id, 'other')), [[teacher, subject]]);

    const write = async (token: string) =>
      ok(
        await http('POST', `/v1/demand-responses/${first}/messages`, {
          token,
          key: true,
          body: { text: 'Past het ook op een dinsdag?' },
        }),
      );
    const news = `Nieuw bericht over ${call.title}`;
    await assertTold(t, () => write(teacher.token), [[provider.editor, news]]);
    await assertTold(t, () => write(provider.editor.token), [[teacher, news]]);

    const notChosen = `Niet gekozen: ${call.title}`;
    await assertTold(t, async () => ok(await accept(first)), [
      [provider.editor, `Aangenomen: ${call.title}`],
      [teacher, `Bevestigd: ${call.title}`],
      [other.editor, notChosen],
      [expert, notChosen],
    ]);
  },
);

t.test('a candidate that a school asks is told, and no other', async (t) => {
  const { school, provider, expert, makeCall } = await makeResponseWorld(api);
  const call = await makeCall();
  const invite = async (candidateKind: string, candidateId: string) =>
    ok(
      await http('POST', `/v1/demand-calls/${call.id}/invitations`, {
        token: school.teacher.token,
        key: true,
        body: { candidateKind, candidateId },
      }),
    );
  const subject = `${school.organisation.name} nodigt u uit te reageren: ${call.title}`;
  await assertTold(t, () => invite('expert', expert.id), [[expert, subject]]);
  const organisationId = provider.organisation.id;
  await assertTold(t, () => invite('organisation', organisationId), [[provider.editor, subject]]);
});

t.test('an invitation to join is mailed to its address alone, with the code that accepts it', async (t) => {
  const { organisation } = await makeSchool(api);
  const admin = await member(organisation.id, 'organisation_admin');
  const email = 'juf.noor@nieuw.example';
  let invitationId = '';
  const mails = await world.mailsOf(async () => {
    const body = { email, role: 'teacher' };
    const path = `/v1/organisations/${organisation.id}/members`;
    invitationId = ok(await http('POST', path, { token: admin.token, body })).body.id;
  });
  t.strictSame(
    mails.map(({ to, subject }) => [to, subject]),
    [[email, `Uitnodiging van ${organisation.name}`]],
  );
  const code = /<strong>([^<]+)<\/strong>/.exec(mails[0]?.html ?? '')?.[1] ?? '';
  t.match(mails[0]?.text, code);
  const newcomer = await tokens.person();
  const accept = (token: string) =>
    http('POST', `/v1/membership-invitations/${invitationId}/confirmations`, {
      token: newcomer.token,
      body: { token },
    });
  t.equal((await accept(`${code.slice(0, -2)}xx`)).status, 404, 'a changed code opens nothing');
  let accepted: Answer | undefined;
  await assertTold(t, async () => {
    accepted = await accept(code);
  }, []);
  t.match(accepted, { status: 201, body: { personId: newcomer.personId, role: 'teacher' } });
});

t.test('the decision on a claim is told to who made it', async (t) => {
  const { organisation } = await makeProvider(api);
  await member(organisation.id, 'organisation_admin');
  for (const [body, subject] of [
    [{ to: 'approved' }, `${organisation.name} is bevestigd`],
    [
      { to: 'rejected', reasonCode: 'other', reasonText: 'Wij kennen u niet.' },
      `${organisation.name} kon niet worden bevestigd`,
    ],
  ] as const) {
    const claimant = await tokens.person();
    const claim = ok(
      await http('POST', `/v1/organisations/${organisation.id}/verifications`, {
        token: claimant.token,
        body: { method: 'workgroup', explanation: 'Ik geef hier les.' },
      }),
    );
    const path = `/verifications/${claim.body.id}`;
    await assertTold(t, () => step(path, curator.token, body), [[claimant, subject]]);
  }
});

t.test('a report goes to the moderators of its region, and what was upheld to the provider', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const reporter = await tokens.person();
  await tokens.person({ curatedRegionIds: [await regionOf('GM0957')], permissions: ['review'] });
  const upheld = { to: 'upheld', reasonCode: 'other', reasonText: 'De prijs klopt niet.' };
  for (const [decision, isTold] of [
    [upheld, true],
    [{ to: 'dismissed', reasonCode: 'other', reasonText: 'Het klopt.' }, false],
  ] as const) {
    const activity = await makeActivity(api, organisation.id);
    await assertTold(
      t,
      async () =>
        ok(
          await http('POST', '/v1/content-reports', {
            token: reporter.token,
            key: true,
            body: {
              subjectKind: 'activity',
              subjectId: activity.id,
              reasonCode: 'hidden_cost',
              explanation: 'Er wordt ter plekke extra geld gevraagd.',
            },
          }),
        ),
      [[curator, 'Nieuwe melding om te beoordelen']],
    );
    const cases = (await http('GET', '/v1/moderation-cases?limit=100', { token: curator.token })).body.items;
    const { id } = cases.find((each: { subjectId: string }) => each.subjectId === activity.id);
    await step(`/moderation-cases/${id}`, curator.token, { to: 'in_progress' });
    const mails = await world.mailsOf(() => step(`/moderation-cases/${id}`, curator.token, decision));
    t.strictSame(
      mails.map((mail) => mail.to),
      isTold ? [await emailOf(editor)] : [],
    );
    if (isTold) t.match(mails[0]?.text, /De prijs klopt niet/);
    t.notMatch(mails.map((mail) => mail.text).join(), /extra geld/, 'the reporter stays out of it');
  }
});
