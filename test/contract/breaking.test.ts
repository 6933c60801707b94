import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import type { ApiDocument } from '../../scripts/breaking/document.ts';
import {
  breakingChanges,
  compareVersions,
  parseVersion,
  releaseFaults,
  versionsOf,
} from '../../scripts/breaking/gate.ts';
import { API_VERSION, CHANGELOG } from '../../src/api-facts.ts';

const changelog = readFileSync('CHANGELOG.md', 'utf8');

/** A small API with one of everything the gate looks at. */
const BASE = {
  openapi: '3.1.1',
  info: { title: 'Lessons', version: '1.2.0' },
  servers: [{ url: 'https://api.lessons.example/v1' }],
  paths: {
    '/lessons': {
      get: {
        operationId: 'listLessons',
        'x-visibility': ['public', 'user'],
        'x-error-codes': ['cursor_invalid', 'rate_limited'],
        'x-idempotency': 'none',
        'x-concurrency': 'none',
        security: [],
        parameters: [
          { in: 'query', name: 'q', required: false, schema: { type: 'string', maxLength: 100 } },
          {
            in: 'query',
            name: 'limit',
            required: false,
            schema: { type: 'integer', maximum: 100, default: 25 },
          },
          {
            in: 'query',
            name: 'sort',
            required: false,
            description: 'Order; default -createdAt',
            schema: { type: 'string', pattern: '^-?(createdAt|title)$' },
          },
        ],
        responses: {
          '200': {
            description: 'Ok',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Lesson' } } },
          },
          '400': { description: 'Bad' },
        },
      },
      post: {
        operationId: 'createLesson',
        'x-visibility': ['user'],
        'x-error-codes': ['capacity_exceeded'],
        'x-idempotency': 'optional',
        'x-concurrency': 'none',
        security: [{ oauth2: ['lessons:write'] }],
        parameters: [],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/LessonCreate' } } },
        },
        responses: {
          '201': {
            description: 'Made',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Lesson' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Lesson: {
        type: 'object',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          status: { type: 'string', enum: ['draft', 'published'] },
          theme: { type: 'string', 'x-extensible-enum': ['music'] },
          note: { type: 'string' },
        },
      },
      LessonCreate: {
        type: 'object',
        additionalProperties: false,
        required: ['title'],
        properties: {
          title: { type: 'string', maxLength: 100 },
          theme: { type: 'string', 'x-extensible-enum': ['music', 'dance'] },
          seats: { type: 'integer' },
        },
      },
    },
    securitySchemes: {
      oauth2: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://a.example', scopes: { 'lessons:write': 'Write' } } },
      },
    },
  },
};
type Fixture = typeof BASE;

/** The base with one change. */
function edited(change: (document: Fixture) => unknown): ApiDocument {
  const copy = structuredClone(BASE);
  change(copy);
  return copy as unknown as ApiDocument;
}
const base = edited(() => undefined);
// biome-ignore lint/suspicious/noExplicitAny: an edit may add what the base lacks
const loose = (value: unknown) => value as any;
const get = (document: Fixture) => document.paths['/lessons'].get;
const post = (document: Fixture) => document.paths['/lessons'].post;
const lesson = (document: Fixture) => loose(document.components.schemas.Lesson);
const create = (document: Fixture) => loose(document.components.schemas.LessonCreate);

const BREAKING: Record<string, (document: Fixture) => unknown> = {
  'an operation is removed': (d) => Reflect.deleteProperty(d.paths['/lessons'], 'post'),
  'a path is renamed': (d) => {
    d.paths = loose({ '/courses': d.paths['/lessons'] });
  },
  'an operationId is renamed': (d) => {
    get(d).operationId = 'listCourses';
  },
  'an optional property of an answer is removed': (d) => Reflect.deleteProperty(lesson(d).properties, 'note'),
  'a required property of an answer is removed': (d) => {
    lesson(d).required = ['id'];
    Reflect.deleteProperty(lesson(d).properties, 'status');
  },
  'a property of an answer is renamed': (d) => {
    const { note, ...others } = lesson(d).properties;
    lesson(d).properties = { ...others, remark: note };
  },
  'a property of an answer is no longer certain': (d) => lesson(d).required.pop(),
  'a property of an answer may be null': (d) => {
    lesson(d).properties.note.type = ['string', 'null'];
  },
  'a closed set in an answer grows': (d) => lesson(d).properties.status.enum.push('archived'),
  'the type of a property changes': (d) => {
    lesson(d).properties.note.type = 'integer';
  },
  'an input becomes required': (d) => create(d).required.push('seats'),
  'a new input is required': (d) => {
    create(d).properties.room = { type: 'string' };
    create(d).required.push('room');
  },
  'an input is removed': (d) => Reflect.deleteProperty(create(d).properties, 'seats'),
  'an input takes less text': (d) => {
    create(d).properties.title.maxLength = 50;
  },
  'an input gets a limit': (d) => {
    create(d).properties.seats.maximum = 30;
  },
  'an open value is refused from now on': (d) => create(d).properties.theme['x-extensible-enum'].pop(),
  'a query key is removed': (d) => get(d).parameters.shift(),
  'a query key becomes required': (d) => {
    loose(get(d).parameters[0]).required = true;
  },
  'a default changes': (d) => {
    loose(get(d).parameters[1]).schema.default = 50;
  },
  'the default order changes': (d) => {
    loose(get(d).parameters[2]).description = 'Order; default title';
  },
  'an order is no longer offered': (d) => {
    loose(get(d).parameters[2]).schema.pattern = '^-?(createdAt)$';
  },
  'the status of success changes': (d) => {
    loose(post(d)).responses = { '202': post(d).responses['201'] };
  },
  'the media type of an answer changes': (d) => {
    const { content } = loose(get(d).responses['200']);
    loose(get(d).responses['200']).content = { 'application/hal+json': content['application/json'] };
  },
  'an error code is removed': (d) => get(d)['x-error-codes'].pop(),
  'another scope is needed': (d) => {
    loose(post(d)).security = [{ oauth2: ['lessons:manage'] }];
  },
  'a public operation is closed': (d) => get(d)['x-visibility'].shift(),
  'an Idempotency-Key is asked for': (d) => {
    post(d)['x-idempotency'] = 'required';
  },
  'If-Match is asked for': (d) => {
    post(d)['x-concurrency'] = 'if-match-required';
  },
};

const HARMLESS: Record<string, (document: Fixture) => unknown> = {
  'an answer gets a property': (d) => {
    lesson(d).properties.summary = { type: 'string' };
  },
  'an optional input is added': (d) => {
    create(d).properties.summary = { type: 'string' };
  },
  'an optional query key is added': (d) =>
    get(d).parameters.push(
      loose({ in: 'query', name: 'theme', required: false, schema: { type: 'string' } }),
    ),
  'an operation is added': (d) => {
    loose(d.paths)['/rooms'] = { get: { ...get(d), operationId: 'listRooms' } };
  },
  'an open set grows': (d) => {
    lesson(d).properties.theme['x-extensible-enum'].push('dance');
    create(d).properties.theme['x-extensible-enum'].push('theatre');
  },
  'an error code is added': (d) => get(d)['x-error-codes'].push('bbox_invalid'),
  'an order is added': (d) => {
    loose(get(d).parameters[2]).schema.pattern = '^-?(createdAt|title|startsAt)$';
  },
  'an input takes more text': (d) => {
    create(d).properties.title.maxLength = 200;
  },
  'an input is no longer required': (d) => create(d).required.pop(),
  'an operation opens to more callers': (d) => post(d)['x-visibility'].push('machine'),
  'a description is better': (d) => {
    loose(get(d)).description = 'Lessons, newest first.';
  },
};

t.test('what breaks a caller is seen', async (t) => {
  for (const [name, change] of Object.entries(BREAKING)) {
    t.not((await breakingChanges(base, edited(change))).length, 0, name);
  }
});

t.test('what a caller that ignores the unknown never notices is let through', async (t) => {
  for (const [name, change] of Object.entries(HARMLESS))
    t.same(await breakingChanges(base, edited(change)), [], name);
});

const LOG =
  '# Changes\n\n## 2.0.0 (2027-08-01)\n\n## 1.3.0 (2027-01-10)\n\n- More.\n\n## 1.2.0 (2026-12-01)\n';
const grown = (version: string) =>
  edited((d) => {
    d.info.version = version;
    lesson(d).properties.summary = { type: 'string' };
  });
const broken = (version: string) =>
  edited((d) => {
    d.info.version = version;
    Reflect.deleteProperty(lesson(d).properties, 'note');
  });

t.test('the document that was released may stay as it is', async (t) => {
  t.same(await releaseFaults(base, base, LOG), []);
});

t.test('a change needs a higher version with an entry in the change log', async (t) => {
  t.match(await releaseFaults(base, grown('1.2.0'), LOG), [/raise API_VERSION/]);
  t.match(await releaseFaults(base, grown('1.1.9'), LOG), [/raise API_VERSION/]);
  t.match(await releaseFaults(base, grown('1.4.0'), LOG), [/no entry for 1\.4\.0/]);
  t.same(await releaseFaults(base, grown('1.3.0'), LOG), []);
});

t.test('a change that breaks callers needs a new major', async (t) => {
  t.match(await releaseFaults(base, broken('1.3.0'), LOG), [
    /^Breaks callers: GET \/lessons: /,
    /^Breaks callers: POST \/lessons: /,
  ]);
  t.same(await releaseFaults(base, broken('2.0.0'), LOG), []);
});

t.test('versions are compared by number, and nothing else is a version', (t) => {
  t.same(['1.10.0', '1.9.1', '2.0.0', '1.9.0'].sort(compareVersions), ['1.9.0', '1.9.1', '1.10.0', '2.0.0']);
  for (const text of ['1.0', '1.0.0-rc.1', 'v1.0.0', '']) t.throws(() => parseVersion(text));
  t.end();
});

t.test('C-59 CHANGELOG.md says the same as GET /changelog', (t) => {
  const sections = changelog.split(/^## /m).slice(1);
  const written = sections.map((section) => {
    const [, version, releasedOn] = /^(\S+) \((\S+)\)$/m.exec(section) ?? [];
    const changes = [...section.matchAll(/^- (.+(?:\n {2}.+)*)/gm)].map(([, text = '']) =>
      text.replaceAll(/\n {2}/g, ' '),
    );
    return { version, releasedOn, changes };
  });
  t.same(written, CHANGELOG);
  t.same(
    versionsOf(changelog),
    CHANGELOG.map(({ version }) => version),
  );
  t.equal(CHANGELOG[0]?.version, API_VERSION, 'the newest entry is of this version');
  const sorted = versionsOf(changelog).sort(compareVersions).reverse();
  t.same(versionsOf(changelog), sorted, 'newest first');
  t.end();
});

t.test('released documents are named after their version', (t) => {
  for (const name of readdirSync('openapi/released').filter((file) => file.endsWith('.json'))) {
    const document = JSON.parse(readFileSync(`openapi/released/${name}`, 'utf8'));
    t.equal(`${document.info.version}.json`, name);
  }
  t.end();
});
