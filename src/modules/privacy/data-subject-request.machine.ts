import type { Machine } from '../../core/machine.ts';
import type { dataSubjectRequestStatus } from '../../infra/db/schema/privacy.ts';

export type RequestStatus = (typeof dataSubjectRequestStatus.enumValues)[number];
export type RequestParty = 'subject' | 'platform' | 'service';

/** The machine of a request about the own data (contract section 12). A refusal owes the person a full reason. */
export const dataSubjectRequestMachine: Machine<RequestStatus, RequestParty, never> = {
  name: 'data_subject_request',
  parties: {
    subject: 'the person it is about',
    platform: 'an administrator of the platform',
    service: 'the service itself, when its time has come and when the work is done',
  },
  steps: {
    received: {
      in_progress: { by: ['platform', 'service'] },
      withdrawn: { by: ['subject'] },
    },
    in_progress: {
      completed: { by: ['service'] },
      refused: { by: ['platform', 'service'], reason: 'both' },
    },
    completed: {},
    refused: {},
    withdrawn: {},
  },
};
