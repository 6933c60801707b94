import fc from 'fast-check';
import t from 'tap';
import { cellsOf, monthOf } from '../../../src/modules/matching/unmet-demand.rules.ts';

const themes = ['music', 'dance', 'history'];
const levels = ['po_group_7', 'po_group_8'];

t.test('a wish counts in one cell per theme and level, and never in a sum of them', async (t) => {
  fc.assert(
    fc.property(fc.subarray(themes), fc.subarray(levels), (some, grades) => {
      const made = cellsOf('region', some, grades);
      const isWhole = made.every(
        ({ theme, level }) =>
          (theme === null) === (some.length === 0) && (level === null) === (grades.length === 0),
      );
      const distinct = new Set(made.map((cell) => JSON.stringify(cell)));
      return isWhole && distinct.size === Math.max(1, some.length) * Math.max(1, grades.length);
    }),
  );
  t.equal(
    cellsOf(
      null,
      Array.from({ length: 9 }, (_, serial) => `t${serial}`),
      [],
    ).length,
    5,
  );
});

t.test('a month goes by its first day', async (t) => {
  t.equal(monthOf('2026-11-22'), '2026-11-01');
  t.equal(monthOf('2026-12-01'), '2026-12-01');
});
