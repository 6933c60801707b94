import fc from 'fast-check';
import t from 'tap';
import { addMonths } from '../../../src/core/local-time.ts';
import {
  type AttestationPolicy,
  DEFAULT_POLICIES,
  effectivePolicies,
  type SafetyQuestion,
  type SeenCertificate,
  safetyOf,
  validMonthsOf,
} from '../../../src/modules/people/attestation.rules.ts';

const TODAY = '2027-03-25';
const SCHOOL = 'school';
const BOARD = 'board';
const LEVELS = ['always_supervised', 'partly_supervised', 'unsupervised'] as const;

const seen = (more: Partial<SeenCertificate> = {}): SeenCertificate => ({
  attestedByIds: [BOARD],
  issuedOn: '2026-09-01',
  isRevoked: false,
  ...more,
});
const ask = (more: Partial<SafetyQuestion> = {}): SafetyQuestion => ({
  policies: DEFAULT_POLICIES,
  supervisionLevel: 'unsupervised',
  attestations: [],
  recognisedIds: [SCHOOL, BOARD],
  today: TODAY,
  ...more,
});

t.test('without a policy a certificate is asked only of who works without supervision', async (t) => {
  for (const supervisionLevel of LEVELS) {
    const { isRequired, isSatisfied } = safetyOf(ask({ supervisionLevel }));
    t.equal(isRequired, supervisionLevel === 'unsupervised', supervisionLevel);
    t.equal(isSatisfied, !isRequired, supervisionLevel);
  }
  t.equal(safetyOf(ask({ supervisionLevel: 'no_such_level' })).isRequired, true, 'the unknown is strict');
  t.equal(safetyOf(ask({ policies: [] })).isRequired, true);
});

t.test('what is missing is named by what comes nearest', async (t) => {
  const cases: [string, SeenCertificate[], string | undefined][] = [
    ['nothing was seen', [], 'attestation_missing'],
    ['seen here', [seen()], undefined],
    ['seen by a sister school of the board', [seen({ attestedByIds: ['sister', BOARD] })], undefined],
    ['seen by a stranger', [seen({ attestedByIds: ['elsewhere'] })], 'attestation_not_recognised'],
    ['too old', [seen({ issuedOn: '2024-03-24' })], 'attestation_expired'],
    ['on its last day', [seen({ issuedOn: '2024-03-25' })], undefined],
    ['revoked', [seen({ isRevoked: true })], 'attestation_revoked'],
    ['revoked, and seen again', [seen({ isRevoked: true }), seen()], undefined],
    [
      'revoked here, seen elsewhere',
      [seen({ isRevoked: true }), seen({ attestedByIds: ['x'] })],
      'attestation_revoked',
    ],
    ['revoked elsewhere', [seen({ isRevoked: true, attestedByIds: ['x'] })], 'attestation_missing'],
    ['of a later day', [seen({ issuedOn: '2027-03-26' })], 'attestation_expired'],
  ];
  for (const [name, attestations, missing] of cases) {
    const verdict = safetyOf(ask({ attestations }));
    t.equal(verdict.missing, missing, name);
    t.equal(verdict.isSatisfied, missing === undefined, name);
    t.equal(verdict.validUntilOn !== undefined, missing === undefined, name);
  }
});

t.test('the certificate that is good for longest decides until when', async (t) => {
  const attestations = [seen({ issuedOn: '2026-01-31' }), seen({ issuedOn: '2025-06-01' })];
  const policies: AttestationPolicy[] = [
    { supervisionLevel: 'unsupervised', requirement: 'attestation', validMonths: 13 },
  ];
  t.match(safetyOf(ask({ attestations })), { isSatisfied: true, validUntilOn: '2029-01-31' });
  t.match(safetyOf(ask({ attestations, policies, today: '2027-02-28' })), { validUntilOn: '2027-02-28' });
  t.match(safetyOf(ask({ attestations, policies, today: '2027-03-01' })), { missing: 'attestation_expired' });
});

t.test('the own policy goes before that of the board, level by level', async (t) => {
  const own: AttestationPolicy[] = [{ supervisionLevel: 'unsupervised', requirement: 'none' }];
  const board: AttestationPolicy[] = [
    { supervisionLevel: 'unsupervised', requirement: 'attestation', validMonths: 12 },
    { supervisionLevel: 'partly_supervised', requirement: 'attestation', validMonths: 24 },
  ];
  t.same(effectivePolicies(own, board), [
    { supervisionLevel: 'always_supervised', requirement: 'none', source: 'default' },
    {
      supervisionLevel: 'partly_supervised',
      requirement: 'attestation',
      validMonths: 24,
      source: 'board',
    },
    { supervisionLevel: 'unsupervised', requirement: 'none', source: 'own' },
  ]);
  t.equal(validMonthsOf(effectivePolicies([], board)), 12);
  t.equal(validMonthsOf(own), 36);
});

const ids = fc.constantFrom(SCHOOL, BOARD, 'recognised', 'elsewhere');
const day = fc.integer({ min: 0, max: 2400 }).map((days) => addDay('2022-01-01', days));
const addDay = (from: string, days: number) =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const certificate = fc.record({
  attestedByIds: fc.array(ids, { minLength: 1, maxLength: 2 }),
  issuedOn: day,
  isRevoked: fc.boolean(),
});
const question = fc.record({
  policies: fc
    .array(
      fc.record({
        requirement: fc.constantFrom('none' as const, 'attestation' as const),
        validMonths: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: 3, maxLength: 3 },
    )
    .map((list) => list.map((policy, index) => ({ ...policy, supervisionLevel: LEVELS[index] ?? '' }))),
  supervisionLevel: fc.constantFrom(...LEVELS),
  attestations: fc.array(certificate, { maxLength: 5 }),
  recognisedIds: fc.subarray([SCHOOL, BOARD, 'recognised']),
  today: day,
});

/** The rule in words, written again without its code. */
function isGood({ policies, supervisionLevel, attestations, recognisedIds, today }: SafetyQuestion): boolean {
  const policy = policies.find((candidate) => candidate.supervisionLevel === supervisionLevel);
  if (policy?.requirement === 'none') return true;
  return attestations.some(
    (seen) =>
      !seen.isRevoked &&
      seen.issuedOn <= today &&
      today <= addMonths(seen.issuedOn, policy?.validMonths ?? 36) &&
      seen.attestedByIds.some((id) => recognisedIds.includes(id)),
  );
}

t.test('a verdict is whole: satisfied, or with what is missing, and as the rule says', async (t) => {
  fc.assert(
    fc.property(question, (asked) => {
      const verdict = safetyOf(asked);
      t.equal(verdict.isSatisfied, isGood(asked), JSON.stringify(asked));
      t.equal(verdict.isSatisfied, verdict.missing === undefined);
      t.equal(verdict.validUntilOn !== undefined, verdict.isRequired && verdict.isSatisfied);
      t.ok(verdict.validUntilOn === undefined || verdict.validUntilOn >= asked.today);
    }),
    { numRuns: 300 },
  );
});

t.test('more trust and more certificates never make somebody less safe to come', async (t) => {
  fc.assert(
    fc.property(question, certificate, (asked, extra) => {
      if (!safetyOf(asked).isSatisfied) return;
      t.ok(safetyOf({ ...asked, attestations: [...asked.attestations, extra] }).isSatisfied);
      t.ok(safetyOf({ ...asked, recognisedIds: [...asked.recognisedIds, 'elsewhere'] }).isSatisfied);
    }),
    { numRuns: 200 },
  );
});
