export { regionRoutes } from './region.routes.ts';
export {
  curatesAny,
  findRegionByCode,
  findRegions,
  loadRegionReference,
  type PlaceRegions,
  resolvePoint,
  resolvePoints,
  resolvePostcode,
} from './region.service.ts';
export { schoolHolidayRoutes } from './school-holiday.routes.ts';
export {
  findDayOff,
  findHolidayRegionCode,
  SCHOOL_HOLIDAYS_KNOWN_UNTIL,
} from './school-holiday.service.ts';
export { createWorkgroup, getWorkgroup } from './workgroup.service.ts';
