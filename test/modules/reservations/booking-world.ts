import type { Actor, MembershipRole } from '../../../src/core/actor.ts';
import type { Context } from '../../../src/infra/context.ts';
import { newId } from '../../../src/infra/ids.ts';
import {
  changeActivityStatus,
  createActivity,
  createSession,
} from '../../../src/modules/activities/index.ts';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';

/** A day `days` from now, as YYYY-MM-DD. */
export const dayFromNow = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const person = (...memberships: [string, MembershipRole][]): Actor & { kind: 'person' } => ({
  kind: 'person',
  personId: newId(),
  clientId: 'test',
  scopes: ['reservations:read', 'reservations:write'],
  memberships: memberships.map(([organisationId, role]) => ({ organisationId, role })),
  curation: [],
  isPlatformAdmin: false,
});

export async function makeSchool(ctx: Context, status: 'active' | 'pending' = 'active'): Promise<string> {
  const school = await createOrganisation(ctx, { name: `School ${newId()}`, kinds: ['school'], status });
  return school.id;
}

export interface Offer {
  providerId: string;
  activityId: string;
  sessionId: string;
}

type ActivityInput = Partial<Parameters<typeof createActivity>[2]>;
type SessionInput = Partial<Parameters<typeof createSession>[2]>;

export async function makeSession(
  ctx: Context,
  activityId: string,
  session: SessionInput = {},
): Promise<string> {
  const row = await createSession(ctx, activityId, {
    date: dayFromNow(30),
    startTime: '10:00:00',
    endTime: '11:30:00',
    capacitySeats: 30,
    ...session,
  });
  return row.id;
}

/** A provider with a published activity and a session of it with room for 30. */
export async function makeOffer(
  ctx: Context,
  activity: ActivityInput = {},
  session: SessionInput = {},
): Promise<Offer> {
  const provider = await createOrganisation(ctx, {
    name: `Aanbieder ${newId()}`,
    kinds: ['provider'],
    status: 'active',
  });
  const { row } = await createActivity(ctx, provider.id, {
    title: 'Zelf drukken met lood en inkt',
    summary: 'De groep zet en drukt een eigen tekst.',
    descriptionMarkdown: 'Met een letterhaak en een proefpers.',
    delivery: 'scheduled',
    ...activity,
  });
  await changeActivityStatus(ctx, row.id, { to: 'in_review' });
  await changeActivityStatus(ctx, row.id, { to: 'published' });
  return { providerId: provider.id, activityId: row.id, sessionId: await makeSession(ctx, row.id, session) };
}
