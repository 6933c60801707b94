import { present } from '../../core/fields.ts';
import type {
  AppointmentProposal,
  AppointmentRequest,
  AppointmentView,
  ProposalRow,
} from './appointment.schemas.ts';

/** The request as the API shows it; who asked stays with the school. */
export function toAppointmentRequest(view: AppointmentView): AppointmentRequest {
  return {
    id: view.id,
    version: view.version,
    status: view.status,
    allowedTransitions: view.allowedTransitions,
    activityId: view.activityId,
    activityTitle: view.activityTitle,
    organisationId: view.organisationId,
    organisationName: view.organisationName,
    providerOrganisationId: view.providerOrganisationId,
    providerOrganisationName: view.providerOrganisationName,
    groupName: view.groupName,
    level: view.level,
    pupilCount: view.pupilCount,
    adultCount: view.adultCount,
    accessibilityNeeds: view.accessibilityNeeds,
    intakeAnswers: view.intakeAnswers,
    proposalVersion: view.proposalVersion,
    proposedBy: view.proposedBy,
    expiresAt: view.expiresAt.toISOString(),
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    ...present({ remark: view.remark, reservationId: view.reservationId }),
  };
}

export function toAppointmentProposal(row: ProposalRow): AppointmentProposal {
  return {
    id: row.id,
    version: row.version,
    proposedBy: row.proposedBy,
    moments: row.moments,
    createdAt: row.createdAt.toISOString(),
    ...present({ message: row.message }),
  };
}
