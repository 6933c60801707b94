import { ACCOUNT_DATA } from './account-data.reference.ts';
import { address, facts, kept, part, person, REMOVED, trace, words } from './personal-column.ts';
import type { PersonalTable } from './personal-data.rules.ts';
import { EXPERT_DATA, WORK_DATA } from './work-data.reference.ts';

const ACCOUNTABILITY_DATA: readonly PersonalTable[] = [
  {
    table: 'moderation_cases',
    columns: {
      subject_id: kept('an activity, call or profile, never an account'),
      subject_title: words(
        { by: 'expert', column: 'subject_id' },
        'name of a profile',
        "'Verwijderd profiel'",
      ),
      assignee_id: trace('who looked at it'),
      note: words(person('assignee_id'), 'words of the person'),
    },
    exports: [
      part(
        'moderation_cases',
        'Reports that the person looked at.',
        person('assignee_id'),
        'id subject_kind status created_at',
      ),
    ],
  },
  {
    table: 'content_reports',
    columns: {
      reporter_email: words(address('reporter_email'), 'to ask the reporter something'),
      reporter_person_id: trace('one report of each'),
      explanation: words(person('reporter_person_id'), 'words of the reporter', REMOVED),
    },
    exports: [
      part(
        'content_reports',
        'What was reported with the address of the person.',
        address('reporter_email'),
        'reason_code explanation created_at',
      ),
      part(
        'content_reports_signed_in',
        'What the person reported.',
        person('reporter_person_id'),
        'reason_code explanation created_at',
      ),
    ],
  },
  {
    table: 'status_changes',
    columns: {
      actor_id: trace('who took a step must be shown'),
      resource_id: trace('what took a step, which can be the account'),
      reason_text: kept('the reason of a decision that others received, checked for personal data'),
    },
    exports: [
      part(
        'steps',
        'Steps that the person took.',
        person('actor_id'),
        'resource_kind from_status to_status reason_code reason_text created_at',
      ),
    ],
  },
  {
    table: 'audit_events',
    columns: {
      actor_id: trace('who did what must be shown'),
      resource_id: trace('what was changed, which can be the account'),
      facts: facts('ids of what was changed'),
    },
    exports: [part('actions', 'What the person did.', person('actor_id'), 'action resource_kind created_at')],
  },
  {
    table: 'outbox_events',
    columns: {
      resource_id: trace('what was changed, which can be the account'),
      facts: facts('ids of what was changed'),
    },
  },
  {
    table: 'processing_log',
    columns: {
      subject_id: kept('a pseudonym; without the id of the person nobody can tell whose'),
    },
    exports: [
      part(
        'processing',
        'When data of the person were processed.',
        { by: 'pseudonym', column: 'subject_id' },
        'name processing_activity_id status started_at',
      ),
    ],
  },
];

/** Everything the database keeps of people: what for, what a person gets of it, and what an erasure does with it. */
export const PERSONAL_DATA: readonly PersonalTable[] = [
  ...ACCOUNT_DATA,
  ...EXPERT_DATA,
  ...WORK_DATA,
  ...ACCOUNTABILITY_DATA,
];
