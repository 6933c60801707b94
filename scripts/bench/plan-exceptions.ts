/** Tables that a read goes through whole on purpose: `operation table` → why. Any other table stays a fault. */
export const PLAN_EXCEPTIONS: Readonly<Record<string, string>> = {
  'getActivityFacets activities':
    'counts every activity that fits, so that without a narrow filter it reads them all',
  'getActivityFacets sessions':
    'asks with a moment for every activity whether it has a session before or after it, which most sessions are',
  'listDemandCallMatches expert_profiles':
    'chooses among all experts of a theme or region of the call, which are a large part of them',
  'listDemandCallMatches organisations':
    'reads the organisations of hundreds of candidates at once, for which one pass is cheapest',
  'listDemandCalls organisations':
    'asks with q for the status of the schools of all hits, which the index on the text has found',
  'listJobs _private_jobs':
    'is a table of the job queue itself, which holds only work that is not done; its admin alone reads it',
};

/** Reads that send more statements on purpose, with the most they may send and why. */
export const STATEMENT_EXCEPTIONS: Readonly<Record<string, { most: number; reason: string }>> = {
  listDemandCallMatches: {
    most: 7,
    reason: 'weighs the words of the call, and then chooses activities, sessions, experts and organisations',
  },
};
