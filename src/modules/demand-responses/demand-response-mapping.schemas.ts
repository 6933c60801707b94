import { present } from '../../core/fields.ts';
import type { DemandProposal, ProposalRow } from './demand-proposal.schemas.ts';
import type { ResponseStatus } from './demand-response.machine.ts';
import type {
  AcceptanceEffects,
  DemandResponse,
  DemandResponseSummary,
  MessageRow,
  ResponseRow,
} from './demand-response.schemas.ts';

/** Whom to speak to on the other side. */
export interface Contact {
  personId: string;
  name: string;
  email: string | null;
}

/** A response as one of its sides sees it. */
export interface ResponseView {
  row: ResponseRow;
  proposals: ProposalRow[];
  allowedTransitions: ResponseStatus[];
  contact?: Contact | undefined;
}

export function toDemandResponseSummary(row: ResponseRow): DemandResponseSummary {
  const { id, version, status, demandCallId, callTitle, proposalVersion } = row;
  return {
    id,
    version,
    status,
    demandCallId,
    callTitle,
    responder: {
      kind: row.expertId === null ? 'organisation' : 'expert',
      name: row.responderName,
      ...present({ organisationId: row.responderOrganisationId, expertId: row.expertId }),
    },
    proposalVersion,
    ...present({
      acceptedVersion: row.acceptedVersion,
      sessionId: row.sessionId,
      reservationId: row.reservationId,
    }),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const priceOf = ({ priceCents, priceUnit }: ProposalRow): DemandProposal['price'] =>
  priceCents === 0
    ? undefined
    : {
        amount: { amountCents: priceCents, currency: 'EUR' },
        unit: priceUnit === 'per_pupil' ? 'per_pupil' : 'per_group',
      };

const momentOf = ({ date, startTime, endTime }: ProposalRow): DemandProposal['moment'] =>
  date === null || startTime === null || endTime === null ? undefined : { date, startTime, endTime };

function toDemandProposal(row: ProposalRow): DemandProposal {
  const { version, place, text, activityId, sessionId, locationId, pupilCapacity } = row;
  return {
    version,
    place,
    text,
    ...present({ activityId, sessionId, locationId, pupilCapacity }),
    ...present({ moment: momentOf(row), price: priceOf(row) }),
    createdAt: row.createdAt.toISOString(),
  };
}

export function toDemandResponse(view: ResponseView): DemandResponse {
  const { row, proposals, allowedTransitions, contact } = view;
  return {
    ...toDemandResponseSummary(row),
    proposals: proposals.map(toDemandProposal),
    allowedTransitions,
    ...(contact === undefined
      ? {}
      : { contact: { name: contact.name, ...present({ email: contact.email }) } }),
  };
}

export function toDemandResponseMessage({ id, side, text, createdAt }: MessageRow) {
  return { id, version: 1, side, text, createdAt: createdAt.toISOString() };
}

/** What accepting brings about. */
export interface Acceptance {
  sessionId?: string | undefined;
  reservationId?: string | undefined;
  startsAt: Date;
  endsAt: Date;
  pupilCount: number;
  notSelectedCount: number;
  isNewSession?: boolean;
  isDryRun?: boolean;
}

export function toAcceptanceEffects({ startsAt, endsAt, ...rest }: Acceptance): AcceptanceEffects {
  const { pupilCount, notSelectedCount, sessionId, reservationId, isDryRun } = rest;
  return {
    ...present({ sessionId, reservationId, isDryRun }),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    pupilCount,
    notSelectedCount,
  };
}
