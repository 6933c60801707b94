import { Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf } from '../../core/schemas/shared.ts';
import { anyText, calendarDay, closed, flag, openSet } from '../../core/schemas/values.ts';

const HOLIDAY_REGIONS = ['north', 'middle', 'south'] as const;

/** A school holiday of one of the three holiday regions. */
const SchoolHoliday = component(
  'SchoolHoliday',
  Type.Object(
    {
      holidayRegionCode: openSet(HOLIDAY_REGIONS, 'Holiday region, the code of a region of that kind'),
      schoolYear: anyText('School year', '2026-2027'),
      code: openSet(['autumn', 'christmas', 'spring', 'may', 'summer'], 'Which holiday'),
      name: anyText('Name in Dutch', 'Herfstvakantie'),
      startsOn: calendarDay('First day, a Saturday', '2026-10-17'),
      endsOn: calendarDay('Last day, a Sunday', '2026-10-25'),
      isFixed: flag('True when all schools keep to it; otherwise it is official advice', false),
    },
    { description: 'A school holiday of one of the three Dutch holiday regions.' },
  ),
);
export const SchoolHolidayPage = pageOf('SchoolHolidayPage', SchoolHoliday);

export const SchoolHolidayQuery = Type.Object(
  {
    holidayRegion: listParameter(closed(HOLIDAY_REGIONS, 'Holiday region'), 3, 'Holiday regions'),
    fromOn: Type.Optional(calendarDay('Holidays that end on or after this day', '2026-08-01')),
    toOn: Type.Optional(calendarDay('Holidays that begin on or before this day', '2027-07-31')),
  },
  { additionalProperties: false },
);
