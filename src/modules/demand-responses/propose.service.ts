import { type FieldError, invalidInput } from '../../core/errors.ts';
import { localDay } from '../../core/local-time.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import type { DemandResponseCreate, DemandResponseUpdate, ProposalRow } from './demand-proposal.schemas.ts';
import * as store from './demand-proposal.store.ts';
import { proposalFaults } from './demand-response.rules.ts';

/** The calendar day in the Netherlands. */
export const todayOf = (ctx: Context) => localDay(ctx.now, 'Europe/Amsterdam');

/** What a version offers, apart from which it is. */
export type ProposalContent = Omit<ProposalRow, 'id' | 'responseId' | 'version' | 'createdAt'>;

type Given = Omit<DemandResponseCreate, 'organisationId'> | DemandResponseUpdate;

const EMPTY: Omit<ProposalContent, 'place' | 'text'> = {
  activityId: null,
  sessionId: null,
  date: null,
  startTime: null,
  endTime: null,
  locationId: null,
  pupilCapacity: null,
  priceCents: 0,
  priceUnit: null,
};

const contentOf = ({
  id: _id,
  responseId: _responseId,
  version: _version,
  createdAt: _createdAt,
  ...content
}: ProposalRow): ProposalContent => content;

const NO_MOMENT = { date: null, startTime: null, endTime: null };
const FREE = { priceCents: 0, priceUnit: null };

/** What was given laid over the version before it: null empties, absent leaves. */
export function mergeProposal(before: ProposalRow | undefined, given: Given): ProposalContent {
  const { moment, price, ...fields } = given;
  const plain = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const priced = price && { priceCents: price.amount.amountCents, priceUnit: price.unit };
  return {
    ...(before === undefined ? EMPTY : contentOf(before)),
    ...plain,
    ...(moment === undefined ? {} : (moment ?? NO_MOMENT)),
    ...(price === undefined ? {} : (priced ?? FREE)),
  } as ProposalContent;
}

/** True when two versions offer the same. */
export const isSame = (before: ProposalRow, after: ProposalContent) => {
  const content: Record<string, unknown> = contentOf(before);
  return Object.entries(after).every(([name, value]) => content[name] === value);
};

const absent = (name: string, detail: string): FieldError => ({
  pointer: `#/${name}`,
  code: 'reference_not_found',
  detail,
});

async function activityFaults(
  ctx: Context,
  organisationId: string | undefined,
  activityId: string | null,
): Promise<FieldError[]> {
  if (activityId === null) return [];
  const activity = await store.findActivity(ctx.db, activityId);
  const isOwn = activity?.organisationId === organisationId && activity?.status !== 'archived';
  return isOwn ? [] : [absent('activityId', 'Noem een eigen activiteit.')];
}

async function sessionFaults(
  ctx: Context,
  organisationId: string | undefined,
  { sessionId, activityId }: ProposalContent,
): Promise<FieldError[]> {
  if (sessionId === null) return [];
  const session = await store.findSession(ctx.db, sessionId);
  const isComing = session?.status === 'scheduled' && session.startsAt > ctx.now;
  if (session?.organisationId !== organisationId || !isComing) {
    return [absent('sessionId', 'Noem een eigen moment dat nog komt.')];
  }
  if (activityId === null || session.activityId === activityId) return [];
  return [absent('sessionId', 'Dit moment is van een andere activiteit.')];
}

async function locationFaults(
  ctx: Context,
  organisationId: string | undefined,
  locationId: string | null,
): Promise<FieldError[]> {
  if (locationId === null) return [];
  const isOwn = (await store.findLocationOwner(ctx.db, locationId)) === organisationId;
  return isOwn ? [] : [absent('locationId', 'Noem een eigen locatie.')];
}

/** What a proposal refers to must be of the responder, and still go on. */
async function referenceFaults(
  ctx: Context,
  organisationId: string | undefined,
  content: ProposalContent,
): Promise<FieldError[]> {
  return [
    ...(await activityFaults(ctx, organisationId, content.activityId)),
    ...(await sessionFaults(ctx, organisationId, content)),
    ...(await locationFaults(ctx, organisationId, content.locationId)),
  ];
}

/** @throws DomainError validation_failed naming every fault, personal_data_refused */
export async function assertProposal(
  ctx: Context,
  organisationId: string | undefined,
  content: ProposalContent,
): Promise<void> {
  assertNoPersonalData({ '#/text': content.text });
  const shape = proposalFaults(content, todayOf(ctx));
  const faults = [...shape, ...(await referenceFaults(ctx, organisationId, content))];
  if (faults.length > 0) throw invalidInput(...faults);
}

/** Keeps a version of what a response offers. */
export async function keepProposal(
  ctx: TransactionContext,
  responseId: string,
  version: number,
  content: ProposalContent,
): Promise<void> {
  await store.insertProposal(ctx.db, { ...content, id: newId(), responseId, version, createdAt: ctx.now });
}
