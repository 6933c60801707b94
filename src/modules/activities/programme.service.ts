import { invalidInput, notFound } from '../../core/errors.ts';
import { recordChanges } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { assertNotManaged, isPublic } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { findActivity } from './activity.store.ts';
import { isOffered } from './activity-access.service.ts';
import { assertProgramme, joiningFault } from './programme.rules.ts';
import type { ProgrammeCreate } from './programme.schemas.ts';
import { listProgrammeSessions } from './programme.store.ts';
import type { SessionRow } from './session.schemas.ts';
import { assertReferences, insertPlanned } from './session.service.ts';
import { lockSessions, updateSession } from './session.store.ts';
import { assertProvider } from './session-access.service.ts';
import { mergeSession } from './session-content.schemas.ts';
import type { SessionCreate } from './session-input.schemas.ts';
import { sessionChange } from './session-step.service.ts';

/** A programme: the sessions that share its id, by begin. */
export interface ProgrammeSessions {
  id: string;
  activityId: string;
  sessions: SessionRow[];
}

async function planVisits(
  ctx: TransactionContext,
  activity: ActivityRow,
  programmeId: string,
  inputs: readonly SessionCreate[],
): Promise<SessionRow[]> {
  const contents = inputs.map((input) => mergeSession(input));
  assertProgramme(contents, activity.visitCount, '#/sessions');
  for (const input of inputs) await assertReferences(ctx, activity.organisationId, input);
  return insertPlanned(ctx, contents, { activityId: activity.id, programmeId });
}

async function joinVisits(
  ctx: TransactionContext,
  activity: ActivityRow,
  programmeId: string,
  ids: readonly string[],
): Promise<SessionRow[]> {
  const found = new Map((await lockSessions(ctx.db, ids)).map((row) => [row.id, row]));
  const faults = ids.flatMap((id, index) => joiningFault(found.get(id), activity.id, ctx.now, index) ?? []);
  if (faults.length > 0) throw invalidInput(...faults);
  const rows = [...found.values()];
  assertProgramme(rows, activity.visitCount, '#/sessionIds');
  const joined: SessionRow[] = [];
  for (const { id, version } of rows) {
    const change = { programmeId, version: version + 1, updatedAt: ctx.now };
    joined.push(await updateSession(ctx.db, id, change));
  }
  await recordChanges(
    ctx,
    joined.map((row) => sessionChange(row, 'updated', { fields: ['programmeId'], programmeId })),
  );
  return joined.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
}

/** Plans sessions that are reserved together, or makes a programme of sessions that exist. */
export async function createProgramme(
  ctx: Context,
  activityId: string,
  { sessions, sessionIds }: ProgrammeCreate,
): Promise<ProgrammeSessions> {
  if ((sessions === undefined) === (sessionIds === undefined)) {
    const detail = 'Geef nieuwe momenten (sessions) of bestaande (sessionIds), een van beide.';
    throw invalidInput({ pointer: '#/sessions', code: 'required', detail });
  }
  return inTransaction(ctx, async (ctx) => {
    const activity = await findActivity(ctx.db, activityId);
    if (activity === undefined) throw notFound('activity');
    await assertProvider(ctx, activity, 'activity');
    assertNotManaged(ctx.actor, activity);
    const id = newId();
    const rows =
      sessions === undefined
        ? await joinVisits(ctx, activity, id, sessionIds ?? [])
        : await planVisits(ctx, activity, id, sessions);
    return { id, activityId, sessions: rows };
  });
}

/** A programme of an activity that is public. @throws DomainError resource_not_found */
export async function getPublicProgramme(ctx: Context, id: string): Promise<ProgrammeSessions> {
  const rows = await listProgrammeSessions(ctx.db, id);
  const activity = rows[0]?.activity;
  if (activity === undefined || !isPublic(activity, ctx.now) || !(await isOffered(ctx, activity))) {
    throw notFound('programme');
  }
  return { id, activityId: activity.id, sessions: rows.map((row) => row.session) };
}
