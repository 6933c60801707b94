import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf, StatusChange, valueComponents } from '../../core/schemas/shared.ts';
import { closed, code, text } from '../../core/schemas/values.ts';
import type { ChecklistAnswerRow } from '../../infra/db/schema/activities-curation.ts';
import { type StatusChangeRow, toStatusChange } from '../../infra/status-changes.ts';

const questionCode = text({
  max: 64,
  pattern: '^[a-z0-9_]{1,64}$',
  example: 'safe',
  description: 'Question: of the code list review_checklist, or of the workgroup',
});

const answer = valueComponents(
  'ChecklistAnswer',
  {
    code: questionCode,
    answer: closed(['yes', 'no', 'not_applicable'], 'Answer'),
    note: Type.Optional(
      text({ max: 500, example: 'De gids gaat mee het dak op.', description: 'Explanation' }),
    ),
  },
  'An answer to a question of the checklist.',
);
export type ChecklistAnswer = Static<typeof answer.input>;

/** Fields of a request for a step that a workgroup decides on, with the answers to its checklist. */
export const decisionFields = <const S extends readonly string[]>(targets: S) => ({
  to: closed(targets, 'Status to move to'),
  reasonCode: Type.Optional(code('status_reasons', 'Why, as a code')),
  reasonText: Type.Optional(
    text({
      max: 1000,
      example: 'De begeleiding ontbreekt.',
      description: 'Why, in words for the other side',
    }),
  ),
  checklist: Type.Optional(
    Type.Array(ref(answer.input), {
      maxItems: 60,
      description: 'Answers of the workgroup; to approve, all of them and none `no`',
    }),
  ),
});

/** A step that was taken, with the checklist of the workgroup that took it. */
const DecidedChange = component(
  'DecidedChange',
  Type.Object(
    {
      ...StatusChange.properties,
      checklist: Type.Optional(
        Type.Array(ref(answer.output), { description: 'Answers given with the step' }),
      ),
    },
    { description: 'One step of a status machine, with the answers of the workgroup.' },
  ),
);
export const DecidedChangePage = pageOf('DecidedChangePage', DecidedChange);

export type DecidedChangeRow = StatusChangeRow & { answers: ChecklistAnswerRow[] };

/** The step as the API shows it. */
export function toDecidedChange({ answers, ...row }: DecidedChangeRow) {
  return { ...toStatusChange(row), ...(answers.length === 0 ? {} : { checklist: answers }) };
}
