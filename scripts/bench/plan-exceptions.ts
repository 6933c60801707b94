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
  'listDemandCallMatches search_lexemes':
    'looks up thousands of names at once, for which one pass is cheapest while these are much of the vocabulary',
  'listActivityMatches search_lexemes': 'looks up the names of the words of forty calls at once',
  'listExpertMatches search_lexemes': 'looks up the names of the words of forty calls at once',
  'listActivityMatches demand_calls':
    'orders all open calls that share a word, theme or region with it, which can be most of them',
  'listExpertMatches demand_calls':
    'orders all open calls that share a word, theme or region with it, which can be most of them',
  'listRecommendations postcodes':
    'compares the distances of all postcode areas, a fixed list of about four thousand',
  'listDemandCalls organisations':
    'asks with q for the status of the schools of all hits, which the index on the text has found',
  'listJobs _private_jobs':
    'is a table of the job queue itself, which holds only work that is not done; its admin alone reads it',
};

/** Reads that send more statements on purpose, with the most they may send and why. */
export const STATEMENT_EXCEPTIONS: Readonly<Record<string, { most: number; reason: string }>> = {
  listDemandCallMatches: {
    most: 15,
    reason:
      'weighs the words of the call, chooses activities, sessions, records, experts and organisations, and keeps which pairs it shows',
  },
  listActivityMatches: {
    most: 14,
    reason:
      'reads the activity, its sessions and record, then calls and their words, and keeps which pairs it shows',
  },
  listExpertMatches: {
    most: 14,
    reason: 'reads the profile, then calls and their words, and keeps which pairs it shows',
  },
  listRecommendations: {
    most: 10,
    reason: 'reads what the school did, and then activities, sessions and records',
  },
};
