export { regionRoutes } from './region.routes.ts';
export {
  createWorkgroup,
  curatesAny,
  findRegionByCode,
  findRegions,
  loadRegionReference,
  type PlaceRegions,
  resolvePoint,
  resolvePoints,
  resolvePostcode,
} from './region.service.ts';
