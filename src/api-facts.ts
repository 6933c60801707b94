import type { ChangelogVersion } from './infra/http/meta.routes.ts';

export { SCOPES } from './core/scopes.ts';

/** Full version of the API; only its major number is in addresses (C-01). */
export const API_VERSION = '1.2.0';

/** Changes per version, newest first; the same as CHANGELOG.md (C-59). */
export const CHANGELOG: readonly ChangelogVersion[] = [
  {
    version: '1.2.0',
    releasedOn: '2026-11-22',
    changes: [
      'Matching in every direction: open calls for an activity or an expert, and recommendations for a school, with the reasons.',
      'Matches understand Dutch better: compounds, inflection, other names, misspellings, stories around a wish. A price counts only where the call names a maximum.',
      'Feedback on matches; what a side puts aside is left out of its later lists.',
      'Matches: no provider takes more than two of the first ten while others come near, and the record of a provider counts a little.',
      'Unmet demand per region, theme, grade and month; events of matches that were found.',
    ],
  },
  {
    version: '1.1.0',
    releasedOn: '2026-11-22',
    changes: [
      'Status machines are described in the operations that move them; histories tell in whose name a step was taken.',
      'People: invitations, memberships, claims on organisations, linked logins, favourites, saved searches, preferences, accounts.',
      'Curation: review queue, checklists, revisions beside the published version, trust, duplicates, visibility, copies, images, reports and moderation cases.',
      'Sessions: series around school holidays, programmes, priority windows, minimum participation, alternatives, dry runs.',
      'Reservations: holds, approval by provider and school, intake questions, attendance, feedback, appointment requests.',
      'Waiting lists with offers and explanations.',
      'Demand calls: learner questions, responses in versions, messages, invitations.',
      'Experts: own profiles, availability, attestations and policies.',
      'Dry runs of a session step tell which groups have something else at that time; an appointment request holds fifty proposals; a delivery keeps the unit of seats while groups have their place; a call is fulfilled once its visit took place.',
      'Privacy: data subject requests. Administration: audit events and jobs.',
    ],
  },
  { version: '1.0.0', releasedOn: '2026-11-22', changes: ['First version of the API.'] },
];

/** Tags of the document, in its order; each operation has one (C-95). */
export const TAGS = {
  Activities: 'What can be done: the templates that providers publish, to find and to manage.',
  Sessions: 'When and where an activity takes place, with its capacity.',
  Images: 'Files that are uploaded, and the images of activities.',
  Curation: 'What workgroups review, decide on and explain: revisions, reports and cases.',
  Reservations: 'Places of a school group in a session, and the way to agree on one.',
  'Waiting list': 'Holds on seats, and groups that wait for room in a session.',
  'Demand calls': 'What teachers are looking for.',
  'Demand responses': 'Offers on demand calls, with their versions and messages.',
  Matching: 'Explained pairs of a demand call and what could answer it.',
  Organisations: 'Schools, providers, partners and their locations.',
  People: 'The account of the signed-in person: memberships, favourites, preferences, saved searches.',
  Experts: 'What people can help with, and the certificates of conduct that schools ask for.',
  Regions: 'The region tree and the workgroups that curate it.',
  Sources: 'Catalogues that partners deliver, one by one or in import runs.',
  Access: 'Signing in by mail.',
  Privacy: 'Export and erasure of what is kept about a person.',
  Administration: 'Accounts, jobs and audit events, for administrators of the platform.',
  Meta: 'The API itself: its document, changes and code lists.',
} as const;
