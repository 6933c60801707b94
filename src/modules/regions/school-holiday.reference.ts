import { readFileSync } from 'node:fs';
import { addDays } from '../../core/local-time.ts';

const HOLIDAY_REGIONS = ['north', 'middle', 'south'] as const;
type HolidayRegionCode = (typeof HOLIDAY_REGIONS)[number];

const HOLIDAYS = {
  autumn: { name: 'Herfstvakantie', isFixed: false },
  christmas: { name: 'Kerstvakantie', isFixed: true },
  spring: { name: 'Voorjaarsvakantie', isFixed: false },
  may: { name: 'Meivakantie', isFixed: true },
  summer: { name: 'Zomervakantie', isFixed: true },
};
type HolidayCode = keyof typeof HOLIDAYS;

/** A school holiday of one holiday region, from the Saturday on which it begins to the Sunday on which it ends. */
export interface SchoolHoliday {
  holidayRegionCode: HolidayRegionCode;
  schoolYear: string;
  code: HolidayCode;
  name: string;
  startsOn: string;
  endsOn: string;
  /** Schools must keep to it; the others are advice that nearly all follow. */
  isFixed: boolean;
}

const isHoliday = (code: string): code is HolidayCode => Object.hasOwn(HOLIDAYS, code);

function toHolidays(line: string): SchoolHoliday[] {
  const [schoolYear = '', code = '', ...cells] = line.split('\t');
  if (!isHoliday(code)) throw new Error(`Unknown school holiday ${code}`);
  const facts = HOLIDAYS[code];
  const days = Number(cells[HOLIDAY_REGIONS.length]);
  return HOLIDAY_REGIONS.map((holidayRegionCode, index) => {
    const startsOn = cells[index] ?? '';
    return { holidayRegionCode, schoolYear, code, startsOn, endsOn: addDays(startsOn, days - 1), ...facts };
  });
}

/** Reads the school holidays (`reference/README.md` names the source), in order of begin and region. */
export function readSchoolHolidays(): SchoolHoliday[] {
  const file = new URL('./reference/school-holidays.tsv', import.meta.url);
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const key = ({ startsOn, holidayRegionCode }: SchoolHoliday) => `${startsOn} ${holidayRegionCode}`;
  return lines.flatMap(toHolidays).sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
