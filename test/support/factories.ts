import { changeActivityStatus, createActivity, createSession } from '../../src/modules/activities/index.ts';
import { createLocation, createOrganisation } from '../../src/modules/organisations/index.ts';
import type { TestApp } from './app.ts';

let counter = 0;
const next = () => ++counter;

/** A town whose municipality is known: Roermond. */
export const ROERMOND = { type: 'Point' as const, coordinates: [5.9878, 51.1942] };
export const MAASTRICHT = { type: 'Point' as const, coordinates: [5.6909, 50.8514] };

/** An active provider with one main location, and the token of its editor. */
export async function makeProvider({ ctx, tokens }: TestApp, point = ROERMOND, city = 'Roermond') {
  const name = `Aanbieder ${next()}`;
  const organisation = await createOrganisation(ctx(), { name, kinds: ['provider'], status: 'active' });
  const location = await createLocation(ctx(), organisation.id, {
    name: `Huis ${name}`,
    city,
    point,
    isMain: true,
  });
  const editor = await tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'provider_editor' }],
  });
  return { organisation, location, editor };
}

/** An active school with one main location, and the token of a teacher. */
export async function makeSchool({ ctx, tokens }: TestApp, point = ROERMOND, city = 'Roermond') {
  const name = `School ${next()}`;
  const organisation = await createOrganisation(ctx(), {
    name,
    kinds: ['school'],
    sectors: ['po'],
    status: 'active',
  });
  const location = await createLocation(ctx(), organisation.id, { name, city, point, isMain: true });
  const teacher = await tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'teacher' }],
  });
  return { organisation, location, teacher };
}

type ActivityInput = Parameters<typeof createActivity>[2];

/** A published activity of a provider. */
export async function makeActivity(
  { ctx }: TestApp,
  organisationId: string,
  input: Partial<ActivityInput> = {},
) {
  const { row } = await createActivity(ctx(), organisationId, {
    title: `Activiteit ${next()}`,
    summary: 'Een les buiten school.',
    descriptionMarkdown: 'De groep gaat zelf aan de slag.',
    delivery: 'scheduled',
    ...input,
  });
  await changeActivityStatus(ctx(), row.id, { to: 'in_review' });
  await changeActivityStatus(ctx(), row.id, { to: 'published' });
  return row;
}

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** A session some days from now, with room for `capacitySeats`. */
export async function makeSession(
  { ctx }: TestApp,
  activityId: string,
  capacitySeats: number,
  offsetDays = 30,
  startTime = '10:00:00',
) {
  const endTime = `${String(Number(startTime.slice(0, 2)) + 1).padStart(2, '0')}:30:00`;
  return createSession(ctx(), activityId, { date: day(offsetDays), startTime, endTime, capacitySeats });
}
