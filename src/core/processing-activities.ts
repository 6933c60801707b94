/**
 * What the service does with personal data, as URIs that stand for good in the processing log (C-55). They name
 * the entries of the register of processing activities and do not change with the address of the service.
 */
const REGISTER = 'https://ondertussen.example/processing-activities';

export const PROCESSING_ACTIVITIES = {
  /** Reading and changing the own account and the own expert profile. */
  account: `${REGISTER}/account`,
  /** Managing a demand call, whose owner view names who made it. */
  demandCalls: `${REGISTER}/demand-calls`,
  /** Signing in by a code that is mailed. */
  signIn: `${REGISTER}/sign-in`,
} as const;
