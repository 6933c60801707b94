export { regionRoutes } from './region.routes.ts';
export { Region } from './region.schemas.ts';
export {
  createWorkgroup,
  curatesAny,
  findRegionByCode,
  findRegions,
  getRegion,
  loadRegionReference,
  type PlaceRegions,
  resolvePoint,
  resolvePoints,
  resolvePostcode,
} from './region.service.ts';
