/** Tables that a read goes through whole on purpose: `operation table` → why. Any other table stays a fault. */
export const PLAN_EXCEPTIONS: Readonly<Record<string, string>> = {
  'getActivityFacets activities':
    'counts every activity that fits, so that without a narrow filter it reads them all',
  'listDemandCallMatches organisations':
    'reads the organisations of hundreds of candidates at once, for which one pass is cheapest',
  'listDemandCalls organisations':
    'asks with q for the status of the schools of all hits, which the index on the text has found',
};
