/** Reads that go through a whole table on purpose: operation → why. */
export const PLAN_EXCEPTIONS: Readonly<Record<string, string>> = {
  getActivityFacets: 'counts every activity that fits, so that without a narrow filter it reads them all',
  listDemandCallMatches:
    'reads the organisations of hundreds of candidates at once, for which one pass is cheapest',
};
