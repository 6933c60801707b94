import { localDay } from '../../core/local-time.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { createActivity, createSession, getBookableSession } from '../activities/index.ts';
import type { DemandCallRow } from '../demand-calls/index.ts';
import { createMembership, createOrganisation } from '../organisations/index.ts';
import type { ProposalRow } from './demand-proposal.schemas.ts';
import * as store from './demand-proposal.store.ts';
import { seatsFor } from './demand-response.rules.ts';
import type { ResponseRow } from './demand-response.schemas.ts';
import { asService } from './demand-response.service.ts';

const SUMMARY_LENGTH = 280;

/** The organisation under which an expert plans by themselves, made when it is first needed; nobody else finds it. */
async function expertOrganisation(ctx: TransactionContext, expertId: string): Promise<string> {
  await store.lockExpert(ctx.db, expertId);
  const expert = await store.findExpertOrganisation(ctx.db, expertId);
  if (expert === undefined) throw new Error('A response without its expert');
  const known = expert.employerId ?? expert.ownId;
  if (known !== null) return known;
  const service = asService(ctx);
  const organisation = await createOrganisation(service, {
    name: expert.displayName,
    kinds: ['individual'],
    status: 'pending',
  });
  const organisationId = organisation.id;
  await createMembership(service, { personId: expert.personId, organisationId, role: 'provider_editor' });
  await store.insertExpertOrganisation(ctx.db, { expertId, organisationId, createdAt: ctx.now });
  return organisationId;
}

const priceOf = ({ priceCents, priceUnit }: ProposalRow) => ({
  amount: { amountCents: priceCents, currency: 'EUR' as const },
  unit: priceUnit === 'per_pupil' ? ('per_pupil' as const) : ('per_group' as const),
});

/** A draft that nobody finds, for a proposal without an activity. */
async function freeActivity(
  ctx: TransactionContext,
  organisationId: string,
  call: DemandCallRow,
  proposal: ProposalRow,
): Promise<string> {
  const { row } = await createActivity(asService(ctx), organisationId, {
    title: call.title,
    summary: proposal.text.slice(0, SUMMARY_LENGTH),
    descriptionMarkdown: proposal.text,
    delivery: proposal.place === 'at_school' ? 'at_school_by_appointment' : 'at_venue_by_appointment',
    sectors: [call.sector],
    levels: call.levels,
    themes: call.themes,
    clusters: call.clusters,
    ...(proposal.priceCents === 0 ? {} : { price: priceOf(proposal) }),
  });
  return row.id;
}

/** The moment of a proposal as a session with room for this group alone. */
async function newSession(
  ctx: TransactionContext,
  row: ResponseRow,
  call: DemandCallRow,
  proposal: ProposalRow,
  pupilCount: number,
): Promise<string> {
  const { date, startTime, endTime, activityId, locationId } = proposal;
  if (date === null || startTime === null || endTime === null) throw new Error('A proposal without a moment');
  const activity = activityId === null ? undefined : await store.findActivity(ctx.db, activityId);
  const organisationId =
    activity?.organisationId ??
    row.responderOrganisationId ??
    (row.expertId === null ? '' : await expertOrganisation(ctx, row.expertId));
  const session = await createSession(
    asService(ctx),
    activityId ?? (await freeActivity(ctx, organisationId, call, proposal)),
    {
      date,
      startTime,
      endTime,
      capacitySeats: seatsFor(activity?.seatUnit ?? 'pupil', pupilCount),
      ...(locationId === null ? {} : { locationId }),
    },
    call.organisationId,
  );
  return session.id;
}

/** When a proposal takes place. */
export async function dayOf(ctx: TransactionContext, proposal: ProposalRow): Promise<string> {
  if (proposal.date !== null) return proposal.date;
  const session = await getBookableSession(ctx, proposal.sessionId ?? '');
  return localDay(session.startsAt, 'Europe/Amsterdam');
}

/** The session a group comes to: the one the proposal names, or a new one at its moment. */
export async function provideSession(
  ctx: TransactionContext,
  row: ResponseRow,
  call: DemandCallRow,
  proposal: ProposalRow,
  pupilCount: number,
): Promise<string> {
  return proposal.sessionId ?? newSession(ctx, row, call, proposal, pupilCount);
}
