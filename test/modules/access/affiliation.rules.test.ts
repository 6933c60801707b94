import t from 'tap';
import { isStudent } from '../../../src/modules/access/affiliation.rules.ts';

t.test('a student is known by every claim and form that federations use', async (t) => {
  const students = [
    { affiliation: 'student' },
    { affiliation: 'employee student' },
    { eduperson_affiliation: ['student'] },
    { eduPersonAffiliation: ['member', 'Student'] },
    { eduperson_scoped_affiliation: ['student@school.example'] },
    { nlEduPersonAffiliation: ' student ' },
    { eduPersonPrimaryAffiliation: 'STUDENT', affiliation: 'employee' },
  ];
  for (const claims of students) t.equal(isStudent(claims), true, JSON.stringify(claims));
});

t.test('who is no student passes, also without any affiliation', async (t) => {
  const others = [
    {},
    { affiliation: 'employee' },
    { affiliation: null },
    { eduperson_affiliation: ['staff', 'faculty', 7, {}] },
    { eduperson_scoped_affiliation: 'employee@student.example' },
    { nlEduPersonAffiliation: [] },
    { role: 'student', name: 'Student' },
    { affiliation: 'studentassistent' },
  ];
  for (const claims of others) t.equal(isStudent(claims), false, JSON.stringify(claims));
});
