export { accountMachine } from './account.machine.ts';
export { attestationRoutes } from './attestation.routes.ts';

export { attestationPolicyRoutes } from './attestation-policy.routes.ts';
export { availabilitySlotRoutes } from './availability-slot.routes.ts';
export { expertRoutes } from './expert.routes.ts';
export { getExpertContact } from './expert.service.ts';
export { getExpertFor } from './expert-access.service.ts';
export { createExpertProfile, type NewExpertProfile } from './expert-change.service.ts';
export { expertProfileMachine } from './expert-profile.machine.ts';
export { expertProfileRoutes } from './expert-profile.routes.ts';
export { expertStatusRoutes } from './expert-status.routes.ts';
export { pauseExpert } from './expert-status.service.ts';
export { federatedAccounts } from './federated-account.service.ts';
export { notificationPreferenceRoutes } from './notification-preference.routes.ts';

export type { Preferences } from './notification-preference.schemas.ts';
export {
  getOwnPreferences,
  notificationPreferences,
  replaceOwnPreferences,
} from './notification-preference.service.ts';
export { peopleRoutes } from './person.routes.ts';
export { createPerson } from './person.service.ts';
export { assertSafe, checkSafety, checkSafetyOfMany } from './safety.service.ts';
export { savedSearchRoutes } from './saved-search.routes.ts';
export type { SavedSearchRow } from './saved-search.schemas.ts';
export { dueSavedSearches, markSavedSearchesRun } from './saved-search.service.ts';
export { userRoutes } from './user.routes.ts';
