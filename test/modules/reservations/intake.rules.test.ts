import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import type { IntakeQuestionRow } from '../../../src/infra/db/schema/activities.ts';
import { assertIntake, intakeTexts } from '../../../src/modules/reservations/intake.rules.ts';

const question = (kind: IntakeQuestionRow['kind'], isRequired = false): IntakeQuestionRow => ({
  code: kind,
  label: 'Vraag',
  kind,
  isRequired,
  ...(kind === 'choice' ? { choices: ['bus', 'fiets'] } : {}),
});

function faults(questions: IntakeQuestionRow[], ...answers: [string, string][]): string[] {
  try {
    assertIntake(
      questions,
      answers.map(([code, value]) => ({ code, value })),
    );
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return (error.details.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

t.test('each kind of question takes the answers that fit it and no others', async (t) => {
  const table: [IntakeQuestionRow['kind'], string[], string[]][] = [
    ['text', ['Wij komen lopend.', '1'], [' ']],
    ['number', ['12', '0', '2,5', '-3'], ['twaalf', '', '1e3', '12 ', '1234567890']],
    ['yes_no', ['yes', 'no'], ['ja', 'Yes', '']],
    ['choice', ['bus', 'fiets'], ['trein', 'Bus', '']],
  ];
  for (const [kind, good, bad] of table) {
    for (const value of good) t.strictSame(faults([question(kind)], [kind, value]), [], `${kind} ${value}`);
    for (const value of bad) {
      const code = kind === 'choice' ? 'code_unknown' : 'format';
      t.strictSame(faults([question(kind)], [kind, value]), [`#/intakeAnswers/0/value ${code}`]);
    }
  }
});

t.test('what is required is missed, what is not asked or given twice is refused, all at once', async (t) => {
  const questions = [question('text', true), question('number', true), question('yes_no')];
  t.strictSame(faults(questions, ['text', 'a'], ['number', '1']), []);
  t.strictSame(faults(questions), ['#/intakeAnswers required', '#/intakeAnswers required']);
  t.strictSame(faults(questions, ['other', 'a'], ['text', 'a'], ['text', 'b']), [
    '#/intakeAnswers/0/code code_unknown',
    '#/intakeAnswers/2/code duplicate',
    '#/intakeAnswers required',
  ]);
  t.strictSame(faults([], ['text', 'a']), ['#/intakeAnswers/0/code code_unknown']);
});

t.test('answers are looked through under their own pointers', async (t) => {
  t.strictSame(
    intakeTexts([
      { code: 'a', value: 'x' },
      { code: 'b', value: 'y' },
    ]),
    { '#/intakeAnswers/0/value': 'x', '#/intakeAnswers/1/value': 'y' },
  );
  t.strictSame(intakeTexts(), {});
});
