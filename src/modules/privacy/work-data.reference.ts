import {
  address,
  byExpert,
  facts,
  kept,
  MADE,
  maker,
  own,
  part,
  person,
  REMOVED,
  trace,
  words,
} from './personal-column.ts';
import type { PersonalTable } from './personal-data.rules.ts';

/** What is kept of people as experts. */
export const EXPERT_DATA: readonly PersonalTable[] = [
  {
    table: 'expert_profiles',
    columns: {
      person_id: trace('attestations and responses of others refer to the profile'),
      display_name: words(person(), 'shown to schools', "'Verwijderd profiel'"),
      headline: words(person(), 'shown to schools', "''"),
      biography: words(person(), 'shown to schools', "''"),
      travel_from_postcode: words(person(), 'where somebody travels from'),
      work_region_ids: words(person(), 'where somebody works', "'{}'"),
    },
    exports: [
      part(
        'expert_profile',
        'To be found by schools.',
        person(),
        'id status display_name headline biography clusters themes formats sectors languages levels work_region_ids travel_radius_km travel_from_postcode published_at created_at',
      ),
    ],
  },
  {
    table: 'expert_availability_slots',
    columns: {
      expert_id: own('when somebody has time', byExpert()),
    },
    exports: [
      part(
        'availability',
        'To be asked at the right time.',
        byExpert(),
        'weekday first_on last_on start_time end_time',
      ),
    ],
  },
  {
    table: 'attestations',
    columns: {
      seen_by_id: trace('a school must show that a certificate was seen'),
      revoked_by_id: trace('a school must show that a certificate was withdrawn'),
    },
    exports: [
      part(
        'attestations',
        'For the safety of pupils.',
        byExpert(),
        'organisation_id issued_on seen_on valid_until_on revoked_at revoke_reason_code',
      ),
      part(
        'attestations_seen',
        'Certificates that the person saw for a school.',
        person('seen_by_id'),
        'id organisation_id seen_on',
      ),
    ],
  },
];

/** What is kept of who worked for an organisation. */
export const WORK_DATA: readonly PersonalTable[] = [
  {
    table: 'demand_calls',
    columns: {
      created_by_id: trace(MADE),
      description: kept('words of the school, checked for personal data'),
    },
    exports: [
      part(
        'demand_calls',
        'To look for something outside school.',
        maker,
        'id organisation_id status title description pupil_count respond_by created_at',
      ),
    ],
  },
  {
    table: 'demand_responses',
    columns: { created_by_id: trace(MADE) },
    exports: [
      part(
        'demand_responses',
        'To offer something to a school.',
        maker,
        'id demand_call_id status created_at',
      ),
    ],
  },
  {
    table: 'match_feedback',
    columns: { created_by_id: trace('whose side said it; the engine is judged by it') },
    exports: [
      part(
        'match_feedback',
        'To show better matches.',
        maker,
        'match_id side verdict score engine_version created_at updated_at',
      ),
    ],
  },
  {
    table: 'demand_response_proposals',
    columns: { text: words({ by: 'response', column: 'response_id' }, 'words of the responder', REMOVED) },
    exports: [
      part(
        'proposals',
        'To offer something to a school.',
        { by: 'response', column: 'response_id' },
        'version place on_date start_time end_time price_cents text created_at',
      ),
    ],
  },
  {
    table: 'demand_response_messages',
    columns: { created_by_id: trace(MADE), text: words(maker, 'words of the person', REMOVED) },
    exports: [part('messages', 'To agree with the other side.', maker, 'response_id text created_at')],
  },
  {
    table: 'demand_call_invitations',
    columns: { created_by_id: trace(MADE), message: words(maker, 'words of the person') },
    exports: [
      part('call_invitations', 'To invite to a call.', maker, 'id demand_call_id status message created_at'),
    ],
  },
  {
    table: 'reservations',
    columns: {
      created_by_id: trace(MADE),
      remark: kept('part of what school and provider agreed; goes after its term'),
      intake_answers: kept('part of what school and provider agreed; goes after its term'),
    },
    exports: [
      part(
        'reservations',
        'To reserve for a group.',
        maker,
        'id session_id organisation_id group_name status pupil_count adult_count remark intake_answers created_at',
      ),
    ],
  },
  {
    table: 'reservation_feedback',
    columns: { created_by_id: trace(MADE), text: words(maker, 'words of the person') },
    exports: [
      part('feedback', 'To tell how it was.', maker, 'reservation_id rating text would_recommend created_at'),
    ],
  },
  {
    table: 'appointment_requests',
    columns: {
      created_by_id: trace(MADE),
      remark: kept('part of what school and provider agreed; goes after its term'),
      intake_answers: kept('part of what school and provider agreed; goes after its term'),
    },
    exports: [
      part(
        'appointment_requests',
        'To agree on a moment.',
        maker,
        'id activity_id organisation_id status group_name remark intake_answers created_at',
      ),
    ],
  },
  {
    table: 'appointment_proposals',
    columns: {
      created_by_id: trace(MADE),
      message: words(maker, 'words of the person'),
      moments: kept('days and hours'),
    },
    exports: [part('appointment_proposals', 'To agree on a moment.', maker, 'moments message created_at')],
  },
  {
    table: 'holds',
    columns: { created_by_id: trace(MADE) },
    exports: [part('holds', 'To hold seats.', maker, 'id session_id organisation_id status created_at')],
  },
  {
    table: 'waitlist_entries',
    columns: { created_by_id: trace(MADE) },
    exports: [
      part(
        'waitlist',
        'To wait for room.',
        maker,
        'id session_id organisation_id group_name status created_at',
      ),
    ],
  },
  {
    table: 'activities',
    columns: {
      contact_email: words(address('contact_email'), 'whom to ask, when it is the address of the person'),
    },
  },
  {
    table: 'activity_images',
    columns: { consent_declared_by_id: trace('consent of parents must be shown') },
    exports: [
      part(
        'consents_declared',
        'Consent that the person declared for an organisation.',
        person('consent_declared_by_id'),
        'activity_id consent_scope consent_until_on created_at',
      ),
    ],
  },
  {
    table: 'activity_revisions',
    columns: {
      before: facts('whom to ask about an activity'),
      content: facts('whom to ask about an activity'),
    },
  },
  { table: 'provider_trusts', columns: { granted_by_id: trace('who trusted a provider must be shown') } },
  {
    table: 'file_uploads',
    columns: { owner_id: trace('who may use a file') },
    exports: [
      part('uploads', 'To show images.', person('owner_id'), 'id media_type byte_count status created_at'),
    ],
  },
  {
    table: 'import_run_items',
    columns: { problem: kept('faults of a catalogue: codes and places') },
  },
];
