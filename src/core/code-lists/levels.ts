import type { CodeListEntry } from './code-list.ts';

const years = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** A vo track as it is written in a code, with its Dutch name and number of years. */
const VO_TRACKS = [
  { code: 'praktijkonderwijs', nl: 'praktijkonderwijs', en: 'practical education', years: 5 },
  { code: 'vmbo', nl: 'vmbo', en: 'pre-vocational (vmbo)', years: 4 },
  { code: 'havo', nl: 'havo', en: 'senior general (havo)', years: 5 },
  { code: 'vwo', nl: 'vwo', en: 'pre-university (vwo)', years: 6 },
] as const;

/** School sectors in the Netherlands: primary, special, secondary and vocational education. */
export const SECTORS = [
  { code: 'po', labels: { nl: 'Basisonderwijs', en: 'Primary education' } },
  { code: 'so', labels: { nl: 'Speciaal onderwijs', en: 'Special education' } },
  { code: 'vo', labels: { nl: 'Voortgezet onderwijs', en: 'Secondary education' } },
  { code: 'mbo', labels: { nl: 'Middelbaar beroepsonderwijs', en: 'Vocational education' } },
] as const satisfies readonly CodeListEntry[];

/** Grades per sector: po group 1–8, so, vo track and year, mbo level 1–4. The sector is `broaderCode`. */
export const LEVELS: readonly CodeListEntry[] = [
  ...years(8).map((n) => ({
    code: `po_group_${n}`,
    labels: { nl: `Groep ${n}`, en: `Primary group ${n}` },
    broaderCode: 'po',
  })),
  { code: 'so', labels: { nl: 'Speciaal onderwijs', en: 'Special education' }, broaderCode: 'so' },
  ...VO_TRACKS.flatMap((track) =>
    years(track.years).map((n) => ({
      code: `vo_${track.code}_${n}`,
      labels: { nl: `${track.nl} leerjaar ${n}`, en: `${track.en} year ${n}` },
      broaderCode: 'vo',
    })),
  ),
  ...years(4).map((n) => ({
    code: `mbo_${n}`,
    labels: { nl: `Mbo niveau ${n}`, en: `Vocational level ${n}` },
    broaderCode: 'mbo',
  })),
];

/** SLO core objectives of 2006 by number: 1–58 in primary and 1–58 in lower secondary education. */
export const CURRICULUM_GOALS: readonly CodeListEntry[] = (['po', 'vo'] as const).flatMap((sector) =>
  years(58).map((n) => ({
    code: `${sector}_kerndoel_${String(n).padStart(2, '0')}`,
    labels: { nl: `Kerndoel ${n} ${sector}`, en: `Core objective ${n} (${sector})` },
    broaderCode: sector,
  })),
);
