import { hash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import t from 'tap';
import { activityImageJobs } from '../../../src/modules/activities/index.ts';
import { mediaJobs } from '../../../src/modules/media/index.ts';
import { type Answer, testApp } from '../../support/app.ts';
import { makeActivity, makeProvider } from '../../support/factories.ts';
import { CHECKED } from '../activities/checklist.ts';

const api = await testApp(t);
const { organisation, editor } = await makeProvider(api);
const activity = await makeActivity(api, organisation.id);
const { token } = editor;
const admin = await api.tokens.person({ isPlatformAdmin: true });
await api.http('PUT', `/v1/organisations/${organisation.id}/provider-trust`, { token: admin.token });

const canvas = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 80, b: 30 } } });

/** A picture as a phone makes it: turned, with the place where it was taken. */
const photo = (width = 2000, height = 1000) =>
  canvas(width, height)
    .withExif({ IFD0: { Make: 'Telefoon' }, IFD3: { GPSLatitude: '51/1 11/1 39/1', GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

const anyVersion = { 'if-match': '*' };

async function announce(mediaType: string, byteCount: number, by = token): Promise<Answer> {
  return api.http('POST', '/v1/file-uploads', { token: by, body: { mediaType, byteCount } });
}

async function send(id: string, bytes: Buffer, headers: Record<string, string> = {}, by = token) {
  const answer = await api.app.inject({
    method: 'PUT',
    url: `/v1/file-uploads/${id}/content`,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/octet-stream', ...headers },
    payload: bytes,
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}

async function upload(bytes: Buffer, mediaType = 'image/jpeg'): Promise<string> {
  const { body } = await announce(mediaType, bytes.length);
  const sent = await send(body.id, bytes);
  if (sent.status !== 204) throw new Error(JSON.stringify(sent.body));
  return body.id;
}

const facts = {
  alt: 'Een leerling draait aan de pers.',
  credit: 'Foto: De Wissel',
  licence: 'cc_by',
  showsMinors: false,
};

async function attach(fileUploadId: string, more = {}, activityId = activity.id): Promise<Answer> {
  const body = { fileUploadId, ...facts, ...more };
  return api.http('POST', `/v1/activities/${activityId}/images`, { token, body });
}

const contentOf = async (imageId: string, query = '') => {
  const answer = await api.app.inject({ method: 'GET', url: `/v1/images/${imageId}/content${query}` });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
};

t.test('a photo is turned upright and loses its place and camera before it is kept', async (t) => {
  const image = (await attach(await upload(await photo()))).body;
  t.same([image.width, image.height], [1000, 2000], 'the phone held it upright');
  const { bytes, headers } = await contentOf(image.id, '?width=4000');
  const found = await sharp(bytes).metadata();
  t.equal(found.format, 'webp');
  t.same([found.width, found.height], [1000, 2000]);
  for (const part of ['exif', 'iptc', 'xmp'] as const) t.equal(found[part], undefined, `no ${part}`);
  t.equal(found.orientation, undefined);
  t.match(headers['content-type'], /^image\/webp/);
  t.match(headers['cache-control'], /max-age=3600/);
  const kept = await api.db.execute<{ content: Uint8Array }>(sql`select content from image_files`);
  for (const { content } of kept) t.notOk(Buffer.from(content).includes('Telefoon'), 'nor in what is stored');
});

t.test('a site gets the narrowest width that is wide enough, never an enlarged one', async (t) => {
  const image = (await attach(await upload(await photo(3000, 1500)))).body;
  const widthAt = async (query: string) =>
    (await sharp((await contentOf(image.id, query)).bytes).metadata()).width;
  t.equal(await widthAt('?width=300'), 320);
  t.equal(await widthAt('?width=321'), 640);
  t.equal(await widthAt(''), 1280);
  t.equal(await widthAt('?width=4000'), 1280, 'the largest is 1280 by 2560');
});

t.test('the content decides what a file is, whatever was announced', async (t) => {
  const text = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const gif = await canvas(10, 10).gif().toBuffer();
  const png = await canvas(10, 10).png().toBuffer();
  const cut = (await photo()).subarray(0, 2000);
  for (const [name, bytes] of Object.entries({ text, gif, png, cut })) {
    const { body } = await announce('image/jpeg', bytes.length);
    const sent = await send(body.id, bytes);
    t.equal(sent.status, 415, name);
    t.equal(sent.body.code, 'unsupported_media_type', name);
    t.equal((await attach(body.id)).body.code, 'transition_not_allowed', `${name} cannot be used`);
  }
});

t.test('a small file that unfolds into too many pixels is refused', async (t) => {
  const bomb = await canvas(9000, 9000).png({ compressionLevel: 9 }).toBuffer();
  t.ok(bomb.length < 1_000_000);
  const { body } = await announce('image/png', bomb.length);
  t.equal((await send(body.id, bomb)).status, 415);
});

t.test('size and digest must be as announced, and a file is sent once', async (t) => {
  const bytes = await photo();
  const { body } = await announce('image/jpeg', bytes.length);
  t.equal((await send(body.id, bytes.subarray(1))).body.code, 'digest_mismatch');
  const wrong = `sha-256=:${hash('sha256', 'x', 'base64')}:`;
  t.equal((await send(body.id, bytes, { 'content-digest': wrong })).body.code, 'digest_mismatch');
  const right = `sha-256=:${hash('sha256', bytes, 'base64')}:`;
  t.equal((await send(body.id, bytes, { 'content-digest': right })).status, 204);
  t.equal((await send(body.id, bytes)).body.code, 'transition_not_allowed');
  t.equal((await announce('image/jpeg', 10_000_001)).body.code, 'validation_failed');
  t.equal((await announce('image/gif', 10)).body.code, 'validation_failed');
  const large = await announce('image/jpeg', 10_000_000);
  t.equal((await send(large.body.id, Buffer.alloc(10_000_001))).status, 413);
});

t.test('credit, licence and description are required, and a file is used once', async (t) => {
  const fileUploadId = await upload(await photo());
  for (const name of ['alt', 'credit', 'licence'] as const) {
    const answer = await attach(fileUploadId, { [name]: undefined });
    t.match(answer.body.errors, [{ pointer: `#/${name}`, code: 'required' }]);
  }
  t.match((await attach(fileUploadId, { licence: 'mine' })).body.errors, [{ code: 'code_unknown' }]);
  const made = await attach(fileUploadId);
  t.equal(made.status, 201);
  t.equal((await attach(fileUploadId)).body.code, 'transition_not_allowed');
  const shown = (await api.http('GET', `/v1/activities/${activity.id}`)).body.images;
  t.ok(
    shown.some((image: { url: string }) => image.url === made.body.url),
    'the activity shows it',
  );
});

t.test('a picture of a provider without trust waits for a workgroup', async (t) => {
  const provider = await makeProvider(api);
  const { token } = provider.editor;
  const { id } = await makeActivity(api, provider.organisation.id);
  const shown = async () => (await api.http('GET', `/v1/activities/${id}`)).body.images;
  const listed = async () => (await api.http('GET', `/v1/activities/${id}/images`)).body.items.length;
  const open = async () => {
    const { body } = await api.http('GET', `/v1/activities/${id}/revisions`, { token });
    return body.items.filter((item: { status: string }) => item.status === 'pending');
  };
  const add = async () => {
    const bytes = await photo();
    const { body } = await announce('image/jpeg', bytes.length, token);
    await send(body.id, bytes, {}, token);
    const path = `/v1/activities/${id}/images`;
    return (await api.http('POST', path, { token, body: { fileUploadId: body.id, ...facts } })).body;
  };
  const [first, second] = [await add(), await add()];
  t.same(await shown(), []);
  t.equal(await listed(), 0);
  t.equal((await contentOf(first.id)).status, 404);
  for (const by of [token, admin.token]) {
    const path = `/v1/images/${first.id}/preview`;
    const { statusCode, headers } = await api.app.inject({
      method: 'GET',
      url: path,
      headers: { authorization: `Bearer ${by}` },
    });
    t.equal(statusCode, 200, 'its provider and who decides do see it');
    t.equal(headers['cache-control'], 'no-store');
  }
  const other = (await makeProvider(api)).editor.token;
  t.equal((await api.http('GET', `/v1/images/${first.id}/preview`, { token: other })).status, 404);
  const change = { token, body: { alt: 'De pers draait.' }, headers: anyVersion };
  t.equal((await api.http('PATCH', `/v1/images/${second.id}`, change)).status, 200);
  await api.http('DELETE', `/v1/images/${first.id}`, { token, headers: anyVersion });
  const [revision] = await open();
  const decision = { token: admin.token, key: true, body: { to: 'approved', checklist: CHECKED } } as const;
  t.equal(
    (await api.http('POST', `/v1/activity-revisions/${revision.id}/status-changes`, decision)).status,
    201,
  );
  t.match(await shown(), [{ alt: 'De pers draait.' }]);
  t.equal(await listed(), 1);
  t.match((await contentOf(second.id)).headers['cache-control'], /public/);
  const third = await add();
  await api.http('DELETE', `/v1/images/${third.id}`, { token, headers: anyVersion });
  t.same(await open(), [], 'a change that asks for nothing more is withdrawn');
  await api.http('DELETE', `/v1/images/${second.id}`, { token, headers: anyVersion });
  t.same(await shown(), [], 'what is taken away goes at once');
});

t.test('nobody else sees, fills or uses a file, nor changes a picture', async (t) => {
  const other = (await makeProvider(api)).editor.token;
  const bytes = await photo();
  const { body } = await announce('image/jpeg', bytes.length);
  t.equal((await api.http('GET', `/v1/file-uploads/${body.id}`, { token: other })).status, 404);
  t.equal((await send(body.id, bytes, {}, other)).status, 404);
  t.equal((await send(body.id, bytes)).status, 204);
  const stolen = await api.http('POST', `/v1/activities/${activity.id}/images`, {
    token: other,
    body: { fileUploadId: body.id, ...facts },
  });
  t.equal(stolen.status, 404);
  const image = (await attach(body.id)).body;
  const change = { token: other, body: { alt: 'Anders' }, headers: { 'if-match': '*' } };
  t.equal((await api.http('PATCH', `/v1/images/${image.id}`, change)).status, 404);
  t.equal(
    (await api.http('DELETE', `/v1/images/${image.id}`, { token: other, headers: { 'if-match': '*' } }))
      .status,
    404,
  );
});

t.test('pupils are shown only while their consent lasts', async (t) => {
  const fileUploadId = await upload(await photo());
  t.match((await attach(fileUploadId, { showsMinors: true })).body.errors, [{ pointer: '#/consent' }]);
  const over = { scope: 'this_activity', untilOn: '2026-01-01' };
  t.match((await attach(fileUploadId, { showsMinors: true, consent: over })).body.errors, [
    { pointer: '#/consent/untilOn' },
  ]);
  const consent = { scope: 'this_activity', untilOn: '2027-07-31' };
  const image = (await attach(fileUploadId, { showsMinors: true, consent })).body;
  t.match(
    (await contentOf(image.id)).headers['cache-control'],
    /max-age=300\b/,
    'kept shortly, so that it can go',
  );
  const [job] = activityImageJobs;
  await job?.run(api.ctx(undefined, new Date('2027-07-31T12:00:00Z')), {});
  t.equal((await contentOf(image.id)).status, 200, 'the last day still counts');
  await job?.run(api.ctx(undefined, new Date('2027-08-01T12:00:00Z')), {});
  t.equal((await contentOf(image.id)).status, 404);
  t.equal((await api.http('GET', `/v1/images/${image.id}`)).status, 404);
  const shown = (await api.http('GET', `/v1/activities/${activity.id}`)).body.images;
  t.notOk(
    shown.some((one: { url: string }) => one.url === image.url),
    'gone from the activity as well',
  );
});

t.test('removing a picture removes its bytes', async (t) => {
  const image = (await attach(await upload(await photo()))).body;
  const filesOf = async () =>
    Number((await api.db.execute<{ n: string }>(sql`select count(*) as n from image_files`))[0]?.n);
  const before = await filesOf();
  t.equal(
    (await api.http('DELETE', `/v1/images/${image.id}`, { token, headers: { 'if-match': '*' } })).status,
    204,
  );
  t.equal((await contentOf(image.id)).status, 404);
  t.ok((await filesOf()) < before);
});

t.test('what is used for nothing goes away after a day, what is used stays', async (t) => {
  const unused = await upload(await photo());
  const used = await upload(await photo());
  const image = (await attach(used)).body;
  const [job] = mediaJobs;
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  await job?.run(api.ctx(undefined, tomorrow), {});
  await job?.run(api.ctx(undefined, tomorrow), {});
  t.equal((await api.http('GET', `/v1/file-uploads/${unused}`, { token })).status, 404);
  t.equal((await contentOf(image.id)).status, 200);
});

t.test('nobody piles up files that wait', async (t) => {
  const hoarder = (await makeProvider(api)).editor.token;
  for (let index = 0; index < 20; index++) t.equal((await announce('image/png', 10, hoarder)).status, 201);
  t.equal((await announce('image/png', 10, hoarder)).body.code, 'quota_exceeded');
});
