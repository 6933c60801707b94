import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import {
  callInvitationStatus,
  candidateKind,
  type demandCallInvitations,
} from '../../infra/db/schema/demand-responses.ts';
import type { InvitationStatus } from './call-invitation.machine.ts';

/** An invitation with what of its call and its candidate decides on it. */
export type InvitationRow = typeof demandCallInvitations.$inferSelect & {
  schoolId: string;
  callTitle: string;
  candidateName: string;
  expertPersonId: string | null;
};

const status = closed(callInvitationStatus.enumValues, 'Status');
const kind = closed(candidateKind.enumValues, 'What is invited; an activity stands for its provider');
const message = text({
  max: 1000,
  example: 'Uw museum past precies bij onze vraag.',
  description: 'A few words to the candidate; no contact details and never the name of a pupil',
});

/** An invitation for the school and for the candidate. */
export const CallInvitation = component(
  'CallInvitation',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      status,
      demandCallId: uuid('Demand call'),
      callTitle: anyText('Title of the call', 'De oorlog in onze eigen straten'),
      candidateKind: kind,
      candidateId: uuid('Activity, expert profile or organisation that is invited'),
      candidateName: anyText('Its public name', 'Stadsmuseum Roermond'),
      organisationId: Type.Optional(uuid('Organisation that can respond')),
      expertId: Type.Optional(uuid('Expert profile that can respond')),
      message: Type.Optional(message),
      allowedTransitions: Type.Array(status, {
        description: 'Statuses that the caller can move it to now',
      }),
      createdAt: instant('Sent'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A school that asks a candidate to respond to its call.' },
  ),
);
export type CallInvitation = Static<typeof CallInvitation>;
export const CallInvitationPage = pageOf('CallInvitationPage', CallInvitation);

export const CallInvitationCreate = component(
  'CallInvitationCreate',
  Type.Object(
    {
      candidateKind: kind,
      candidateId: uuid('Published activity or expert, or active organisation'),
      message: Type.Optional(message),
    },
    { additionalProperties: false, description: 'Asks a candidate to respond.' },
  ),
);
export type CallInvitationCreate = Static<typeof CallInvitationCreate>;

/** Statuses that somebody can ask for; a candidate answers by responding. */
const INVITATION_TARGETS = ['dismissed'] as const;
export const CallInvitationStatusChangeCreate = statusChangeCreate(
  'CallInvitationStatusChangeCreate',
  INVITATION_TARGETS,
);
export type CallInvitationStatusChangeCreate = Static<typeof CallInvitationStatusChangeCreate>;

export const InvitationParams = Type.Object({ demandInvitationId: uuid('Invitation') });

const sort = Type.Optional(
  text({
    max: 20,
    pattern: '^-?createdAt$',
    example: '-createdAt',
    description: 'Order; default -createdAt',
  }),
);
export const InvitationQuery = Type.Object({ ...pageQuery, sort }, { additionalProperties: false });
export const OwnInvitationQuery = Type.Object(
  {
    ...pageQuery,
    organisationId: Type.Optional(
      uuid('Of this organisation; left out, of the expert profile of the signed-in person'),
    ),
    sort,
  },
  { additionalProperties: false },
);

/** An invitation as the caller sees it. */
export interface InvitationView {
  row: InvitationRow;
  allowedTransitions: InvitationStatus[];
}

export function toCallInvitation({ row, allowedTransitions }: InvitationView): CallInvitation {
  const { id, version, status, demandCallId, callTitle, candidateName } = row;
  return {
    id,
    version,
    status,
    demandCallId,
    callTitle,
    candidateKind: row.candidateKind,
    candidateId: row.candidateId,
    candidateName,
    ...present({ organisationId: row.organisationId, expertId: row.expertId, message: row.message }),
    allowedTransitions,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
