import type { FieldError } from '../../core/errors.ts';
import type { IntakeQuestionRow } from '../../infra/db/schema/activities.ts';

/** Faults of questions to groups: codes that come twice, and choices that are missing or make no sense. */
export function intakeQuestionFaults(questions: readonly IntakeQuestionRow[]): FieldError[] {
  return questions.flatMap(({ code, kind, choices }, index) => {
    const pointer = `#/intakeQuestions/${index}`;
    const faults: FieldError[] = [];
    if (questions.findIndex((other) => other.code === code) < index) {
      faults.push({
        pointer: `${pointer}/code`,
        code: 'duplicate',
        detail: 'Geef elke vraag een eigen code.',
      });
    }
    if (kind === 'choice' && choices === undefined) {
      faults.push({ pointer: `${pointer}/choices`, code: 'required', detail: 'Noem de keuzes.' });
    }
    if (kind !== 'choice' && choices !== undefined) {
      faults.push({
        pointer: `${pointer}/choices`,
        code: 'unknown',
        detail: 'Keuzes horen bij kind choice.',
      });
    }
    return faults;
  });
}
