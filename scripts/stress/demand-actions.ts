import { type Action, markOf, post, type Stage } from './calls.ts';
import { keepAccepted } from './ledger.ts';
import type { DemandResponse, Group, StressCall } from './world.ts';

const DAY_MS = 86_400_000;
const MOST_RESPONSES = 3;
const SHARE_DECIDED_AT_ONCE = 0.8;
const SHARE_ACCEPTED_TWICE = 0.3;
const SHARE_TAKEN_BACK = 0.15;

const respondBy = () => new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);

/** A provider offers a session it has. */
async function respond(stage: Stage, demandCall: StressCall): Promise<void> {
  const { id: sessionId, editor, organisationId } = stage.chance.pick(stage.world.sessions);
  const body = { organisationId, sessionId, place: 'at_venue', text: markOf() };
  const path = `/demand-calls/${demandCall.id}/responses`;
  const reply = await post(stage, 'respond', path, editor, body);
  if (reply?.status !== 201) return;
  demandCall.responses.push({ id: reply.body.id, version: reply.body.proposalVersion, editor });
}

async function openCall(stage: Stage, { school, pupilCount }: Group): Promise<StressCall | undefined> {
  const made = await post(stage, 'ask', '/demand-calls', school.teacher, {
    organisationId: school.id,
    title: 'Gezocht voor onze groep',
    description: markOf(),
    sector: 'po',
    levels: ['po_group_7'],
    pupilCount,
    adultCount: 2,
    respondBy: respondBy(),
  });
  if (made?.status !== 201) return undefined;
  const { id } = made.body;
  const body = { to: 'open', reasonText: markOf() };
  const opened = await post(stage, 'open call', `/demand-calls/${id}/status-changes`, school.teacher, body);
  return opened?.status === 201 ? { id, responses: [] } : undefined;
}

/** A school asks for something for a group; providers respond at the same time, and mostly it decides at once. */
async function ask(stage: Stage, group: Group): Promise<void> {
  const demandCall = await openCall(stage, group);
  if (demandCall === undefined) return;
  const count = stage.chance.between(1, MOST_RESPONSES);
  await Promise.all(Array.from({ length: count }, () => respond(stage, demandCall)));
  group.demandCalls.push(demandCall);
  if (stage.chance.is(SHARE_DECIDED_AT_ONCE)) await decide(stage, group);
}

async function accept(stage: Stage, group: Group, { id, version }: DemandResponse): Promise<boolean> {
  const { school, name: groupName, pupilCount } = group;
  const mark = markOf();
  const reply = await post(
    stage,
    'accept response',
    `/demand-responses/${id}/status-changes`,
    stage.chance.is(0.3) ? school.coordinator : school.teacher,
    { to: 'accepted', version, groupName, level: 'po_group_7', pupilCount, adultCount: 2, reasonText: mark },
  );
  const reservationId = reply?.status === 201 ? reply.body.effects?.reservationId : undefined;
  if (reservationId === undefined) return false;
  keepAccepted(stage.ledger, mark, { responseId: id, reservationId });
  group.reservationIds.push(reservationId);
  return true;
}

/** A provider takes back what it offered. */
function withdraw(stage: Stage, { id, editor }: DemandResponse): Promise<unknown> {
  const body = { to: 'withdrawn', reasonText: markOf() };
  return post(stage, 'withdraw response', `/demand-responses/${id}/status-changes`, editor, body);
}

/** A school accepts a response; now and then two at the same moment, or one that is just taken back. */
async function decide(stage: Stage, group: Group): Promise<void> {
  const { demandCalls } = group;
  const [demandCall] = demandCalls;
  const first = demandCall?.responses.shift();
  if (demandCall === undefined || first === undefined) return;
  const second = stage.chance.is(SHARE_ACCEPTED_TWICE) ? demandCall.responses.shift() : undefined;
  const isTakenBack = stage.chance.is(SHARE_TAKEN_BACK);
  const chosen = [first, ...(second === undefined ? [] : [second])];
  const taken = await Promise.all([
    ...chosen.map((response) => accept(stage, group, response)),
    ...(isTakenBack ? [withdraw(stage, first)] : []),
  ]);
  if (taken.includes(true)) demandCalls.shift();
}

/** What groups ask for, and what comes of it. */
export const DEMAND_ACTIONS: readonly Action[] = [
  { name: 'ask', weight: 12, run: ask },
  { name: 'decide', weight: 4, run: decide },
];
