import { type Action, call, markOf, post, type Stage } from './calls.ts';
import { DEMAND_ACTIONS } from './demand-actions.ts';
import type { Reply } from './http-client.ts';
import { keepReserved } from './ledger.ts';
import type { Group, StressSession } from './world.ts';

const factsOf = ({ school, name, pupilCount }: Group, sessionId?: string) => ({
  organisationId: school.id,
  groupName: name,
  level: 'po_group_7',
  pupilCount,
  adultCount: 2,
  ...(sessionId === undefined ? {} : { sessionId }),
});

async function waitFor(stage: Stage, group: Group, { id }: StressSession): Promise<void> {
  const path = `/sessions/${id}/waitlist-entries`;
  const split = stage.chance.is(0.25) ? { minimumPupilCount: Math.ceil(group.pupilCount / 2) } : {};
  const reply = await post(stage, 'wait', path, group.school.teacher, { ...factsOf(group), ...split });
  if (reply?.status === 201) group.entryIds.push(reply.body.id);
}

async function reserve(
  stage: Stage,
  group: Group,
  session: { id: string },
  more: { holdId?: string; replacesId?: string } = {},
): Promise<Reply | undefined> {
  const remark = markOf();
  const token = stage.chance.is(0.3) ? group.school.coordinator : group.school.teacher;
  const name = more.holdId === undefined ? 'reserve' : 'reserve with hold';
  const body = { ...factsOf(group, session.id), remark, ...more };
  const reply = await post(stage, name, '/reservations', token, body);
  if (reply?.status === 201) {
    keepReserved(stage.ledger, remark, reply.body.id);
    group.reservationIds.push(reply.body.id);
  }
  return reply;
}

async function reserveOrWait(stage: Stage, group: Group): Promise<void> {
  const session = stage.chance.pick(stage.world.sessions);
  const reply = await reserve(stage, group, session);
  if (reply?.body.waitlistOpen === true && stage.chance.is(0.7)) await waitFor(stage, group, session);
}

async function hold(stage: Stage, group: Group): Promise<void> {
  const { id } = stage.chance.pick(stage.world.sessions);
  const { school, pupilCount } = group;
  const body = { organisationId: school.id, pupilCount, adultCount: 2 };
  const reply = await post(stage, 'hold', `/sessions/${id}/holds`, school.teacher, body);
  if (reply?.status === 201) group.holds.push({ id: reply.body.id, sessionId: id });
}

async function useHold(stage: Stage, group: Group): Promise<void> {
  const held = group.holds.pop();
  if (held === undefined) return;
  if (stage.chance.is(0.2)) {
    const request = { method: 'DELETE', path: `/holds/${held.id}`, token: group.school.teacher } as const;
    await call(stage, 'release hold', request);
    return;
  }
  await reserve(stage, group, { id: held.sessionId }, { holdId: held.id });
}

async function cancel(stage: Stage, group: Group): Promise<void> {
  const id = group.reservationIds.pop();
  if (id === undefined) return;
  const read = { method: 'GET', path: `/reservations/${id}`, token: group.school.coordinator } as const;
  const seen = await call(stage, 'read reservation', read);
  const to = seen?.body.status === 'confirmed' ? 'cancelled' : 'withdrawn';
  const body = { to, reasonText: markOf() };
  await post(stage, 'give up', `/reservations/${id}/status-changes`, group.school.coordinator, body);
}

async function changeHeadCount(stage: Stage, group: Group): Promise<void> {
  const id = group.reservationIds.at(-1);
  if (id === undefined) return;
  const { teacher: token } = group.school;
  const path = `/reservations/${id}`;
  const seen = await call(stage, 'read reservation', { method: 'GET', path, token });
  if (seen?.status !== 200 || seen.etag === null) return;
  const pupilCount = Math.max(1, seen.body.pupilCount + stage.chance.between(-6, 6));
  await call(stage, 'head count', { method: 'PATCH', path, token, body: { pupilCount }, ifMatch: seen.etag });
}

async function move(stage: Stage, group: Group): Promise<void> {
  const replacesId = group.reservationIds.pop();
  if (replacesId === undefined) return;
  const reply = await reserve(stage, group, stage.chance.pick(stage.world.sessions), { replacesId });
  if (reply?.status !== 201) group.reservationIds.push(replacesId);
}

async function lookAtOffer(stage: Stage, group: Group): Promise<void> {
  const id = group.entryIds[0];
  if (id === undefined) return;
  const { teacher, coordinator } = group.school;
  const path = `/waitlist-entries/${id}`;
  const seen = await call(stage, 'read entry', { method: 'GET', path, token: teacher });
  const isOver = ['accepted', 'declined', 'lapsed', 'withdrawn', 'closed'].includes(seen?.body.status);
  if (isOver) group.entryIds.shift();
  if (seen?.body.status === 'waiting' && stage.chance.is(0.05)) {
    await call(stage, 'leave list', { method: 'DELETE', path, token: teacher });
  }
  if (seen?.body.status !== 'offered') return;
  if (stage.chance.is(0.2)) {
    await post(stage, 'decline', `${path}/status-changes`, teacher, { to: 'declined' });
    return;
  }
  const remark = markOf();
  const reply = await post(stage, 'claim', `${path}/claims`, coordinator, { remark });
  if (reply?.status !== 201) return;
  keepReserved(stage.ledger, remark, reply.body.id);
  group.reservationIds.push(reply.body.id);
}

async function answerAsProvider(stage: Stage): Promise<void> {
  const { id, editor } = stage.chance.pick(stage.world.sessions);
  const path = `/sessions/${id}/reservations?status=requested&limit=5`;
  const seen = await call(stage, 'read requests', { method: 'GET', path, token: editor });
  for (const { id: reservationId } of seen?.body.items ?? []) {
    const to = stage.chance.is(0.8) ? 'confirmed' : 'declined';
    const body = { to, reasonText: markOf() };
    await post(stage, `provider ${to}`, `/reservations/${reservationId}/status-changes`, editor, body);
  }
}

async function approveForSchool(stage: Stage, group: Group): Promise<void> {
  const { id: school, coordinator: token } = group.school;
  const path = `/organisations/${school}/reservations?status=awaiting_school_approval&limit=3`;
  const seen = await call(stage, 'read approvals', { method: 'GET', path, token });
  for (const { id } of seen?.body.items ?? []) {
    const body = { to: 'requested', reasonText: markOf() };
    await post(stage, 'school approves', `/reservations/${id}/status-changes`, token, body);
  }
}

async function changeCapacity(stage: Stage): Promise<void> {
  const { id, editor: token } = stage.chance.pick(stage.world.sessions);
  const seen = await call(stage, 'read session', { method: 'GET', path: `/sessions/${id}`, token });
  if (seen?.status !== 200 || seen.etag === null) return;
  const capacitySeats = Math.max(1, seen.body.capacitySeats + stage.chance.between(-3, 4));
  const body = { capacitySeats };
  await call(stage, 'capacity', {
    method: 'PATCH',
    path: `/sessions/${id}`,
    token,
    body,
    ifMatch: seen.etag,
  });
}

/** What groups and providers do. */
export const ACTIONS: readonly Action[] = [
  { name: 'reserve', weight: 30, run: reserveOrWait },
  { name: 'hold', weight: 12, run: hold },
  { name: 'use hold', weight: 12, run: useHold },
  { name: 'cancel', weight: 12, run: cancel },
  { name: 'head count', weight: 10, run: changeHeadCount },
  { name: 'move', weight: 6, run: move },
  { name: 'look at offer', weight: 20, run: lookAtOffer },
  { name: 'answer as provider', weight: 6, run: (stage) => answerAsProvider(stage) },
  { name: 'approve for school', weight: 3, run: approveForSchool },
  { name: 'capacity', weight: 3, run: (stage) => changeCapacity(stage) },
  ...DEMAND_ACTIONS,
];
