/** Scopes of access tokens (C-85): what a client may do; on what is decided by role and organisation. */
export const SCOPES = {
  'activities:read': 'Read activities and sessions of the own organisation in every state',
  'activities:write': 'Create and change activities and sessions',
  'organisations:read': 'Read what only members of an organisation see',
  'organisations:write': 'Change organisations and their locations',
  'people:read': 'Read the own account',
  'people:write': 'Change the own account and expert profile',
  'demand-calls:read': 'Read demand calls of the own organisation and their matches',
  'demand-calls:write': 'Post and change demand calls',
  'reservations:read': 'Read reservations',
  'reservations:write': 'Reserve, change and cancel',
  'moderation:read': 'Read what waits for review, reports and cases in the own regions',
  'moderation:write': 'Decide on reviews, reports and cases',
  'platform:read': 'Read accounts, jobs and audit events, for administrators',
  'platform:write': 'Change accounts and settings, for administrators',
  'sources:read': 'Read sources and import runs',
  'sources:write': 'Deliver a catalogue',
} as const;

export type Scope = keyof typeof SCOPES;

/** True for a scope of this service. */
export function isScope(value: string): value is Scope {
  return Object.hasOwn(SCOPES, value);
}
