import type { FieldError } from '../../core/errors.ts';
import type { ChecklistAnswerRow, ChecklistQuestionRow } from '../../infra/db/schema/activities-curation.ts';

/** A question that a decision must answer. */
export type ChecklistQuestion = ChecklistQuestionRow;

const fault = (pointer: string, code: string, detail: string): FieldError => ({ pointer, code, detail });

function unansweredFaults(questions: readonly ChecklistQuestion[], answers: readonly ChecklistAnswerRow[]) {
  const given = new Set(answers.map(({ code }) => code));
  const missing = questions.filter(({ code }) => !given.has(code));
  if (missing.length === 0) return [];
  const codes = missing.map(({ code }) => code).join(', ');
  return [fault('#/checklist', 'required', `Beantwoord eerst deze vragen: ${codes}.`)];
}

function answerFaults(questions: readonly ChecklistQuestion[], answers: readonly ChecklistAnswerRow[]) {
  const known = new Set(questions.map(({ code }) => code));
  const codes = answers.map(({ code }) => code);
  return answers.flatMap(({ code }, index) => {
    const pointer = `#/checklist/${index}/code`;
    if (!known.has(code)) return [fault(pointer, 'code_unknown', 'Deze vraag staat niet op de lijst.')];
    if (codes.indexOf(code) !== index) return [fault(pointer, 'duplicate', 'Deze vraag is al beantwoord.')];
    return [];
  });
}

/**
 * Faults of the answers that go with a decision. To approve, every question is answered and none with "no";
 * other decisions take what was answered so far.
 */
export function checklistFaults(
  questions: readonly ChecklistQuestion[],
  answers: readonly ChecklistAnswerRow[],
  isApproval: boolean,
): FieldError[] {
  const faults = answerFaults(questions, answers);
  if (!isApproval) return faults;
  const refusals = answers.flatMap(({ answer }, index) =>
    answer === 'no'
      ? [
          fault(
            `#/checklist/${index}/answer`,
            'pattern',
            'Met "nee" kan dit niet worden goedgekeurd; vraag om een wijziging.',
          ),
        ]
      : [],
  );
  return [...faults, ...refusals, ...unansweredFaults(questions, answers)];
}
