import type { FederatedAccounts } from '../access/index.ts';
import { proposeMembership } from '../organisations/index.ts';
import { createPerson } from './person.service.ts';

/** Accounts of people who come in through a federation, or by an invitation, for the first time. */
export const federatedAccounts: FederatedAccounts = {
  create: async (ctx, { email, name }) => {
    const service = { ...ctx, actor: { kind: 'system', name: 'sign-in' } as const };
    return (await createPerson(service, { email, name })).id;
  },
  propose: async (ctx, personId, { brin, domain, isProven }) => {
    await proposeMembership(ctx, { personId, brin, domain, isProven });
  },
};
