import t from 'tap';
import { checklistFaults } from '../../../src/modules/activities/review-checklist.rules.ts';

const QUESTIONS = [
  { code: 'safe', text: 'Veilig?' },
  { code: 'parking', text: 'Kan de bus er staan?' },
];
type Answers = Parameters<typeof checklistFaults>[1];
const faults = (answers: Answers, isApproval: boolean) =>
  checklistFaults(QUESTIONS, answers, isApproval).map(({ pointer, code }) => `${pointer} ${code}`);

t.test('to approve, every question is answered and none with no', async (t) => {
  const yes = { code: 'safe', answer: 'yes' } as const;
  const table: [Answers, string[]][] = [
    [[yes, { code: 'parking', answer: 'not_applicable' }], []],
    [[yes], ['#/checklist required']],
    [[], ['#/checklist required']],
    [[yes, { code: 'parking', answer: 'no' }], ['#/checklist/1/answer pattern']],
    [[yes, yes, { code: 'parking', answer: 'yes' }], ['#/checklist/1/code duplicate']],
    [
      [yes, { code: 'other', answer: 'yes' }],
      ['#/checklist/1/code code_unknown', '#/checklist required'],
    ],
  ];
  for (const [answers, expected] of table) t.strictSame(faults(answers, true), expected);
});

t.test('another decision takes what was answered so far, also a no', async (t) => {
  t.strictSame(faults([], false), []);
  t.strictSame(faults([{ code: 'safe', answer: 'no' }], false), []);
  t.strictSame(faults([{ code: 'other', answer: 'no' }], false), ['#/checklist/0/code code_unknown']);
  t.match(checklistFaults(QUESTIONS, [], true), [{ detail: /safe, parking/ }], 'what is missing is named');
});
