import fc from 'fast-check';
import t from 'tap';
import type { Actor } from '../../../src/core/actor.ts';
import { CODE_LISTS, THEMES } from '../../../src/core/code-lists/index.ts';
import { DomainError } from '../../../src/core/errors.ts';
import { allowedSteps, assertReason, decideStep } from '../../../src/core/machine.ts';
import type { activities } from '../../../src/infra/db/schema/activities.ts';
import { type ActivityParty, activityMachine } from '../../../src/modules/activities/activity.machine.ts';
import {
  assertNotManaged,
  canSeeAll,
  completenessOf,
  isPublic,
  rangeFaults,
  slugOf,
  themeWordsOf,
} from '../../../src/modules/activities/activity.rules.ts';

type ActivityRow = typeof activities.$inferSelect;
type ActivityStatus = ActivityRow['status'];

const STATUSES: ActivityStatus[] = [
  'draft',
  'in_review',
  'changes_requested',
  'rejected',
  'published',
  'paused',
  'archived',
];
const PARTIES: ActivityParty[] = ['provider', 'curator'];

/** Every legal step and who may take it, written out apart from the code. */
const LEGAL: Record<string, ActivityParty[]> = {
  'draft>in_review': ['provider'],
  'draft>archived': ['provider'],
  'in_review>published': ['curator'],
  'in_review>changes_requested': ['curator'],
  'in_review>rejected': ['curator'],
  'in_review>archived': ['provider', 'curator'],
  'changes_requested>in_review': ['provider'],
  'changes_requested>archived': ['provider'],
  'rejected>draft': ['provider'],
  'rejected>archived': ['provider'],
  'published>paused': ['provider', 'curator'],
  'published>archived': ['provider', 'curator'],
  'paused>published': ['provider', 'curator'],
  'paused>archived': ['provider', 'curator'],
  'archived>draft': ['provider'],
};

const REASON = { reasonCode: 'other', reasonText: 'De begeleiding ontbreekt.' };

/** Takes a step as the service does; false when it is there already. */
function assertStep(
  from: ActivityStatus,
  to: ActivityStatus,
  parties: readonly ActivityParty[],
  reason: Partial<typeof REASON>,
): boolean {
  const party = decideStep(activityMachine, from, to, parties);
  if (party === undefined) return false;
  assertReason(activityMachine, from, to, party, reason);
  return true;
}

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
}

t.test('every step of every status by every party is allowed exactly where the table says so', async (t) => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      for (const parties of [[], ['provider'], ['curator'], PARTIES] as ActivityParty[][]) {
        const legal = LEGAL[`${from}>${to}`];
        const byWhom = legal?.some((party) => parties.includes(party)) ? true : 'permission_denied';
        const expected = from === to ? false : legal === undefined ? 'transition_not_allowed' : byWhom;
        t.equal(
          outcome(() => assertStep(from, to, parties, REASON)),
          expected,
          `${from} > ${to} by ${parties.join(' and ') || 'nobody'}`,
        );
      }
    }
  }
});

t.test('the steps shown to a caller are exactly those that the caller can take', async (t) => {
  for (const from of STATUSES) {
    for (const parties of [[], ['provider'], ['curator'], PARTIES] as ActivityParty[][]) {
      const takeable = STATUSES.filter((to) => outcome(() => assertStep(from, to, parties, REASON)) === true);
      t.strictSame(
        allowedSteps(activityMachine, from, parties).sort(),
        takeable.sort(),
        `${from} for ${parties.join()}`,
      );
    }
  }
});

t.test('no status is a dead end: a provider can always come back to a draft', async (t) => {
  for (const start of STATUSES) {
    const reached = new Set<ActivityStatus>([start]);
    for (const status of reached)
      for (const next of allowedSteps(activityMachine, status, ['provider'])) reached.add(next);
    t.ok(reached.has('draft'), start);
  }
});

t.test('a refused step names the status and what this caller can do instead', async (t) => {
  const refused = (party: ActivityParty) => {
    try {
      return assertStep('published', 'rejected', [party], REASON);
    } catch (error) {
      return (error as DomainError).details;
    }
  };
  const details = { currentStatus: 'published', allowedTransitions: ['paused', 'archived'] };
  t.strictSame(refused('curator'), details);
  t.throws(() => assertStep('draft', 'published', ['curator'], REASON), {
    code: 'transition_not_allowed',
    details: { currentStatus: 'draft', allowedTransitions: [] },
  });
});

t.test(
  'a rejection carries a code and words, changes are asked for with either, the rest needs none',
  async (t) => {
    const missing = (from: ActivityStatus, to: ActivityStatus, reason: Partial<typeof REASON> = {}) => {
      try {
        assertStep(from, to, PARTIES, reason);
        return [];
      } catch (error) {
        return (error as DomainError).details.errors?.map((fault) => `${fault.pointer} ${fault.code}`);
      }
    };
    const { reasonCode, reasonText } = REASON;
    const noCode = '#/reasonCode required';
    const noText = '#/reasonText required';
    t.strictSame(missing('in_review', 'rejected'), [noCode, noText]);
    t.strictSame(missing('in_review', 'rejected', { reasonCode }), [noText]);
    t.strictSame(missing('in_review', 'rejected', { reasonText }), [noCode]);
    t.strictSame(missing('in_review', 'rejected', REASON), []);
    t.strictSame(missing('in_review', 'changes_requested'), [noCode]);
    t.strictSame(missing('in_review', 'changes_requested', { reasonCode }), []);
    t.strictSame(missing('in_review', 'changes_requested', { reasonText }), []);
    for (const step of Object.keys(LEGAL)) {
      const [from, to] = step.split('>') as [ActivityStatus, ActivityStatus];
      if (to !== 'rejected' && to !== 'changes_requested') t.strictSame(missing(from, to), [], step);
    }
  },
);

t.test(
  'everyone sees what is published, from the begin of its window until just before its end',
  async (t) => {
    const at = (text: string) => new Date(`2027-03-25T${text}Z`);
    const [from, until] = [at('09:00:00.000'), at('17:00:00.000')];
    const shown = (window: Partial<ActivityRow>, now: Date, status: ActivityStatus = 'published') =>
      isPublic({ visibleFrom: null, visibleUntil: null, status, ...window } as ActivityRow, now);
    const both = { visibleFrom: from, visibleUntil: until };
    const cases: [Partial<ActivityRow>, Date, boolean][] = [
      [{}, from, true],
      [both, at('08:59:59.999'), false],
      [both, from, true],
      [both, at('16:59:59.999'), true],
      [both, until, false],
      [{ visibleFrom: from }, at('08:59:59.999'), false],
      [{ visibleFrom: from }, at('23:00:00'), true],
      [{ visibleUntil: until }, at('00:00:00'), true],
      [{ visibleUntil: until }, until, false],
      [{ visibleFrom: from, visibleUntil: from }, from, false],
    ];
    for (const [window, now, expected] of cases) t.equal(shown(window, now), expected, now.toISOString());
    for (const status of STATUSES)
      t.equal(shown(both, at('12:00:00'), status), status === 'published', `${status} within its window`);
  },
);

t.test('what a source delivers is changed by that source alone', async (t) => {
  const client = (sourceId?: string): Actor => ({
    kind: 'client',
    clientId: 'c',
    organisationId: 'o',
    scopes: [],
    ...(sourceId === undefined ? {} : { sourceId }),
  });
  const admin: Actor = {
    kind: 'person',
    personId: 'p',
    clientId: 'web',
    scopes: [],
    memberships: [{ organisationId: 'o', role: 'organisation_admin' }],
    curation: [],
    isPlatformAdmin: true,
  };
  const system: Actor = { kind: 'system', name: 'import' };
  const changed = (actor: Actor, sourceId: string | null) =>
    outcome(() => assertNotManaged(actor, { sourceId })) ?? 'fine';
  for (const actor of [admin, client('s'), client('other'), client(), system])
    t.equal(changed(actor, null), 'fine', 'no source');
  t.equal(changed(client('s'), 's'), 'fine');
  t.equal(changed(system, 's'), 'fine');
  for (const actor of [admin, client('other'), client(), { kind: 'anonymous' } as const])
    t.equal(changed(actor, 's'), 'managed_by_source', actor.kind);
  t.throws(() => assertNotManaged(admin, { sourceId: 's' }), {
    code: 'managed_by_source',
    details: { sourceId: 's' },
  });
  t.equal(canSeeAll(admin, { organisationId: 'o' }), true);
  t.equal(canSeeAll(client(), { organisationId: 'elsewhere' }), false);
  t.equal(canSeeAll({ kind: 'anonymous' }, { organisationId: 'o' }), false);
});

const FULL: Partial<ActivityRow> = {
  descriptionMarkdown: 'Tekst',
  clusters: ['culture'],
  themes: ['music'],
  levels: ['po_group_7'],
  durationMinutes: 90,
  groupSizeMax: 30,
  images: [{ url: 'https://x.example/a.jpg', alt: 'a', credit: 'c', licence: 'CC0-1.0' }],
  curriculumGoals: ['slo_po_1'],
  skills: ['creativity'],
  accessibilityFeatures: ['wheelchair_accessible'],
  preparation: 'Lees vooraf.',
};

t.test(
  'completeness goes from 0 to 100: its weights add up, and what is empty counts for nothing',
  async (t) => {
    t.equal(completenessOf({}), 0);
    t.equal(completenessOf(FULL), 100);
    const names = Object.keys(FULL) as (keyof ActivityRow)[];
    const weights = names.map((name) => completenessOf({ [name]: FULL[name] }));
    t.ok(weights.every((weight) => weight > 0));
    t.equal(
      weights.reduce((sum, weight) => sum + weight, 0),
      100,
    );
    const empty = Object.fromEntries(names.map((name) => [name, Array.isArray(FULL[name]) ? [] : null]));
    t.equal(completenessOf(empty), 0);
    t.equal(completenessOf({ descriptionMarkdown: '', preparation: '' }), 0);
    fc.assert(
      fc.property(fc.subarray(names), fc.constantFrom(...names), (some, more) => {
        const pick = (list: (keyof ActivityRow)[]) =>
          completenessOf(Object.fromEntries(list.map((name) => [name, FULL[name]])));
        const [before, after] = [pick(some), pick([...new Set([...some, more])])];
        return before >= 0 && after <= 100 && (some.includes(more) ? after === before : after > before);
      }),
    );
  },
);

t.test('a slug holds small letters, digits and single dashes, at most 80 and never none', async (t) => {
  const table: [string, string][] = [
    ['Zelf drukken met lood en inkt', 'zelf-drukken-met-lood-en-inkt'],
    ['  Café: Één dag!  ', 'cafe-een-dag'],
    ["Foto's — 3D & meer", 'foto-s-3d-meer'],
    ['ﬁlm ½', 'film-1-2'],
    ['İstanbul', 'istanbul'],
    ['你好', 'activiteit'],
    ['', 'activiteit'],
    ['---', 'activiteit'],
    [`${'a'.repeat(79)} b`, 'a'.repeat(79)],
    ['a'.repeat(200), 'a'.repeat(80)],
  ];
  for (const [title, slug] of table) t.equal(slugOf(title), slug, title.slice(0, 40));
  fc.assert(
    fc.property(
      fc.oneof(
        fc
          .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
          .map((units) => String.fromCharCode(...units)),
        fc.string({ maxLength: 200 }),
      ),
      (title) => {
        const slug = slugOf(title);
        return slug.length <= 80 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slugOf(slug) === slug;
      },
    ),
  );
});

t.test('a theme is found by its Dutch label and every synonym, a cluster by its label', async (t) => {
  for (const { code, labels, synonyms } of THEMES) {
    const words = themeWordsOf([code], []);
    for (const word of [labels.nl, ...synonyms]) t.ok(words.includes(word), `${code} by ${word}`);
  }
  for (const { code, labels } of CODE_LISTS.clusters) t.equal(themeWordsOf([], [code]), labels.nl);
  t.equal(themeWordsOf([], []), '');
  t.equal(themeWordsOf(['no_such_theme'], ['no_such_cluster']), '');
  t.equal(
    themeWordsOf(['music', 'dance'], ['sport', 'culture']),
    themeWordsOf(['dance', 'music'], ['culture', 'sport']),
    'the order in which they are given does not count',
  );
});

t.test('an end before its begin is a fault of the end, all of them at once', async (t) => {
  const day = (number: number) => new Date(Date.UTC(2027, 2, number));
  const all = {
    ageFrom: 12,
    ageTo: 8,
    groupSizeMin: 30,
    groupSizeMax: 10,
    visibleFrom: day(2),
    visibleUntil: day(1),
  };
  t.strictSame(
    rangeFaults(all).map(({ pointer, code }) => `${pointer} ${code}`),
    ['#/ageTo range_inverted', '#/groupSizeMax range_inverted', '#/visibleUntil range_inverted'],
  );
  const fine = [
    {},
    { ageFrom: 8, ageTo: 8 },
    { ageFrom: 0, ageTo: 12 },
    { ageFrom: 12 },
    { ageFrom: 12, ageTo: null },
    { groupSizeMin: null, groupSizeMax: 0 },
    { visibleFrom: day(1), visibleUntil: day(1) },
    { visibleFrom: day(1), visibleUntil: null },
  ];
  for (const fields of fine) t.strictSame(rangeFaults(fields), [], JSON.stringify(fields));
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (from, to) => {
      const faults = rangeFaults({ ageFrom: from, ageTo: to });
      return faults.length === (from > to ? 1 : 0);
    }),
  );
});
