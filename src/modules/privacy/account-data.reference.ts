import { address, facts, kept, own, part, person, trace, words } from './personal-column.ts';
import type { PersonalTable } from './personal-data.rules.ts';

/** What is kept of people as users of the service. */
export const ACCOUNT_DATA: readonly PersonalTable[] = [
  {
    table: 'persons',
    columns: {
      email: own('to sign in and to be reached', person('id')),
      name: own('to be addressed', person('id')),
    },
    exports: [
      part(
        'account',
        'To sign in and to be reached.',
        person('id'),
        'id email name language status is_platform_admin created_at',
      ),
    ],
  },
  {
    table: 'external_identities',
    columns: {
      person_id: own('to sign in through a federation'),
      subject: kept('goes with its row'),
    },
    exports: [
      part('external_identities', 'To sign in through a federation.', person(), 'issuer subject created_at'),
    ],
  },
  {
    table: 'refresh_tokens',
    columns: { person_id: own('to stay signed in') },
    exports: [part('sign_ins', 'To stay signed in.', person(), 'client_id scopes created_at expires_at')],
  },
  {
    table: 'sign_in_codes',
    columns: { email: own('to sign in by mail', address()) },
    exports: [part('sign_in_codes', 'To sign in by mail.', address(), 'created_at expires_at used_at')],
  },
  {
    table: 'memberships',
    columns: { person_id: own('to act for an organisation') },
    exports: [
      part('memberships', 'To act for an organisation.', person(), 'organisation_id role created_at'),
    ],
  },
  {
    table: 'membership_invitations',
    columns: {
      email: own('to invite somebody', address()),
      invited_by_person_id: trace('who invited, for the organisation'),
      accepted_by_person_id: trace('who accepted, for the organisation'),
    },
    exports: [
      part('invitations', 'To be invited.', address(), 'organisation_id role status created_at expires_at'),
    ],
  },
  {
    table: 'organisation_verifications',
    columns: {
      person_id: trace('who claimed an organisation, which had effect on others'),
      explanation: words(person(), 'told to prove a claim'),
    },
    exports: [
      part(
        'verifications',
        'To prove who speaks for an organisation.',
        person(),
        'organisation_id method role status explanation created_at',
      ),
    ],
  },
  {
    table: 'workgroup_members',
    columns: { person_id: own('to work in a workgroup') },
    exports: [part('workgroups', 'To work in a workgroup.', person(), 'workgroup_id permissions created_at')],
  },
  {
    table: 'notification_preferences',
    columns: { person_id: own('to mail as somebody wants'), frequencies: kept('goes with its row') },
    exports: [
      part('notification_preferences', 'To mail as wanted.', person(), 'frequencies digest_hour updated_at'),
    ],
  },
  {
    table: 'saved_searches',
    columns: {
      person_id: own('to look again'),
      name: kept('goes with its row'),
      query: kept('goes with its row'),
      filters: kept('goes with its row'),
    },
    exports: [part('saved_searches', 'To look again.', person(), 'name kind query frequency created_at')],
  },
  {
    table: 'favourites',
    columns: { person_id: own('to find something again') },
    exports: [part('favourites', 'To find something again.', person(), 'activity_id created_at')],
  },
  {
    table: 'notifications',
    columns: {
      person_id: own('to tell once what happened'),
      facts: facts('ids of what happened, which can name the person to others'),
      resource_id: trace('what it is about, which can be the person'),
    },
    exports: [
      part(
        'notifications',
        'To tell what happened.',
        person(),
        'kind resource_kind status created_at sent_at',
      ),
    ],
  },
  { table: 'action_tokens', columns: { person_id: own('to act by a link in a mail') } },
  {
    table: 'mail_outbox',
    columns: {
      recipient: own('copies of mails in development', address('recipient')),
      text: { ...facts('copies of mails in development'), holds: 'words' },
      subject: { ...facts('copies of mails in development'), holds: 'words' },
      headers: facts('copies of mails in development'),
      html: { ...facts('copies of mails in development'), holds: 'words' },
    },
  },
  {
    table: 'idempotency_keys',
    columns: {
      principal: own('to do a request once', { by: 'principal', column: 'principal' }),
      response_body: { ...facts('answers to others can name whom to reach'), holds: 'words' },
      path: { ...facts('requests of others about the person'), holds: 'words' },
      response_headers: facts('addresses of what others asked about the person'),
    },
  },
  {
    table: 'data_subject_requests',
    columns: {
      person_id: trace('that a request was met can be shown'),
      note: words(person(), 'notes about the person'),
    },
    exports: [
      part(
        'data_subject_requests',
        'To handle requests about the own data.',
        person(),
        'id kind status created_at ended_at',
      ),
    ],
  },
  {
    table: 'data_subject_exports',
    columns: {
      sections: {
        holds: 'facts',
        onErasure: 'delete',
        tie: { by: 'request', column: 'request_id' },
        because: 'to be fetched by the person, for a week',
      },
    },
  },
];
