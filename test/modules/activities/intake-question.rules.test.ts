import t from 'tap';
import type { IntakeQuestionRow } from '../../../src/infra/db/schema/activities.ts';
import { intakeQuestionFaults } from '../../../src/modules/activities/intake-question.rules.ts';

const question = (change: Partial<IntakeQuestionRow>): IntakeQuestionRow => ({
  code: 'arrival',
  label: 'Hoe komt u?',
  kind: 'text',
  isRequired: true,
  ...change,
});
const faults = (...questions: IntakeQuestionRow[]) =>
  intakeQuestionFaults(questions).map(({ pointer, code }) => `${pointer} ${code}`);

t.test('questions have codes of their own, and choices exactly where one chooses', async (t) => {
  t.strictSame(faults(), []);
  t.strictSame(faults(question({}), question({ code: 'b', kind: 'choice', choices: ['x', 'y'] })), []);
  t.strictSame(faults(question({}), question({})), ['#/intakeQuestions/1/code duplicate']);
  t.strictSame(faults(question({ kind: 'choice' })), ['#/intakeQuestions/0/choices required']);
  t.strictSame(faults(question({ choices: ['x', 'y'] })), ['#/intakeQuestions/0/choices unknown']);
});
