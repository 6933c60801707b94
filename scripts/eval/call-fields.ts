import { findCode } from '../../src/core/code-lists/index.ts';
import type { EvalCall } from './judged-set.ts';

/** Sectors that the code list has under another name. */
const SECTORS: Readonly<Record<string, string>> = { vso: 'so', sbo: 'so' };

/** Tracks of secondary education as people write them. */
const TRACKS: Readonly<Record<string, string>> = {
  praktijkonderwijs: 'praktijkonderwijs',
  pro: 'praktijkonderwijs',
  vmbo: 'vmbo',
  mavo: 'vmbo',
  havo: 'havo',
  vwo: 'vwo',
  atheneum: 'vwo',
  gymnasium: 'vwo',
};

const AGES = /\d+(?:\s*(?:-|–|tot|t\/m|en)\s*\d+)?\s*(?:jaar|jarigen)/g;
const RANGE = /(?<!\d)(\d)(?:\s*(?:-|–|\/|t\/m|tot en met|tot|en|of)\s*(?:groep\s*|klas\s*)?(\d))?(?!\d)/g;

/** The whole numbers of "3", "3-4" and "3 en 4"; ages are no grades. */
function numbersOf(text: string): number[] {
  return [...text.replaceAll(AGES, ' ').matchAll(RANGE)].flatMap(([, first = '', last = first]) => {
    const [from, to] = [Number(first), Number(last)];
    return Array.from({ length: Math.max(0, to - from) + 1 }, (_, index) => from + index);
  });
}

function codesOf(sector: string, text: string): string[] {
  const numbers = numbersOf(text);
  if (sector === 'so') return ['so'];
  if (sector === 'po') return numbers.map((number) => `po_group_${number}`);
  if (sector === 'mbo') return numbers.map((number) => `mbo_${number}`);
  const words = text.match(/\p{L}+/gu) ?? [];
  const tracks = new Set(words.flatMap((word) => TRACKS[word] ?? []));
  return [...tracks].flatMap((track) => numbers.map((number) => `vo_${track}_${number}`));
}

/** Codes of the sector and of the grades that the words name; grades that no code says are left out. */
export function gradeCodes({ sector, grade }: Pick<EvalCall, 'sector' | 'grade'>): {
  sector: string;
  levels: string[];
} {
  const written = sector.trim().toLowerCase();
  const code = SECTORS[written] ?? written;
  const levels = codesOf(code, grade.toLowerCase()).filter(
    (level) => findCode('levels', level) !== undefined,
  );
  return { sector: code, levels: [...new Set(levels)] };
}

/** The size of a class, which the calls of a set do not tell. */
const PUPIL_COUNT = 25;
const RESPOND_WITHIN_DAYS = 30;

/** A call as a teacher posts it. It names no days and no distance, so neither rules anything out. */
export function callBody(call: EvalCall, organisationId: string, now: Date) {
  const respondBy = new Date(now.getTime() + RESPOND_WITHIN_DAYS * 86_400_000);
  return {
    organisationId,
    title: call.title,
    description: call.text,
    ...gradeCodes(call),
    pupilCount: PUPIL_COUNT,
    respondBy: respondBy.toISOString().slice(0, 10),
  };
}
