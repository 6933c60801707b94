import { type FieldError, invalidInput } from '../../core/errors.ts';
import type { IntakeQuestionRow } from '../../infra/db/schema/activities.ts';
import type { IntakeAnswerRow } from '../../infra/db/schema/reservations.ts';

const NUMBER = /^-?\d{1,9}([.,]\d{1,3})?$/;

type Kind = IntakeQuestionRow['kind'];

/** Whether a value answers a question of each kind, and what to say when it does not. */
const KINDS: Record<Kind, { fits: (value: string, question: IntakeQuestionRow) => boolean; hint: string }> = {
  text: { fits: (value) => value.trim() !== '', hint: 'Geef een antwoord in woorden.' },
  number: { fits: (value) => NUMBER.test(value), hint: 'Geef een getal, zoals 12 of 2,5.' },
  yes_no: { fits: (value) => value === 'yes' || value === 'no', hint: 'Antwoord met yes of no.' },
  choice: {
    fits: (value, { choices = [] }) => choices.includes(value),
    hint: 'Kies een van de antwoorden bij de vraag.',
  },
};

function answerFaults(
  questions: readonly IntakeQuestionRow[],
  answers: readonly IntakeAnswerRow[],
): FieldError[] {
  return answers.flatMap(({ code, value }, index) => {
    const pointer = `#/intakeAnswers/${index}`;
    const question = questions.find((candidate) => candidate.code === code);
    if (question === undefined) {
      return [
        { pointer: `${pointer}/code`, code: 'code_unknown', detail: 'Deze vraag stelt de aanbieder niet.' },
      ];
    }
    if (answers.findIndex((other) => other.code === code) < index) {
      return [{ pointer: `${pointer}/code`, code: 'duplicate', detail: 'Geef één antwoord per vraag.' }];
    }
    const { fits, hint } = KINDS[question.kind];
    if (fits(value, question)) return [];
    const faultCode = question.kind === 'choice' ? 'code_unknown' : 'format';
    return [{ pointer: `${pointer}/value`, code: faultCode, detail: hint }];
  });
}

/** @throws DomainError validation_failed naming every answer that is missing, unknown or of the wrong kind */
export function assertIntake(
  questions: readonly IntakeQuestionRow[],
  answers: readonly IntakeAnswerRow[],
): void {
  const missing = questions
    .filter(({ code, isRequired }) => isRequired && !answers.some((answer) => answer.code === code))
    .map(({ code, label }) => ({
      pointer: '#/intakeAnswers',
      code: 'required',
      detail: `Beantwoord ${code}: ${label}`,
    }));
  const faults = [...answerFaults(questions, answers), ...missing];
  if (faults.length > 0) throw invalidInput(...faults);
}

/** The answers as named texts, to be looked through for personal data. */
export function intakeTexts(answers: readonly IntakeAnswerRow[] = []): Record<string, string> {
  return Object.fromEntries(answers.map(({ value }, index) => [`#/intakeAnswers/${index}/value`, value]));
}
