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
  /** Telling the two sides of an accepted response whom to speak to. */
  demandResponses: `${REGISTER}/demand-responses`,
  /** Reviewing what experts say about themselves, and keeping what schools saw of their certificates. */
  experts: `${REGISTER}/experts`,
  /** Managing accounts, by administrators of the platform. */
  administration: `${REGISTER}/administration`,
  /** Telling each side of a confirmed reservation whom to turn to at the other. */
  reservations: `${REGISTER}/reservations`,
  /** Who belongs to an organisation or a workgroup: members, invitations and claims. */
  memberships: `${REGISTER}/memberships`,
  /** Signing in by a code that is mailed. */
  signIn: `${REGISTER}/sign-in`,
  /** Handling what people ask about their own data: a copy, or their erasure. */
  dataSubjectRequests: `${REGISTER}/data-subject-requests`,
  /** Mailing people what concerns them. */
  mails: `${REGISTER}/mails`,
  /** Deciding on reports, whose reporters moderators can reach. */
  moderation: `${REGISTER}/moderation`,
} as const;
