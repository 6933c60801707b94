import { sql } from 'drizzle-orm';
import { changeDemandCallStatus, createDemandCall } from '../../../src/modules/demand-calls/index.ts';
import { createExpertProfile } from '../../../src/modules/people/index.ts';
import type { TestApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';

export const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

export const MOMENT = { date: day(40), startTime: '10:00:00', endTime: '11:30:00' };

/** A school, two providers and an expert, with ways to make what a test is about. */
export async function makeResponseWorld(api: TestApp) {
  const school = await makeSchool(api);
  const provider = await makeProvider(api);
  const other = await makeProvider(api);
  const expertPerson = await api.tokens.person();
  const expert = await createExpertProfile(api.ctx(), {
    personId: expertPerson.personId,
    displayName: 'Leon D.',
    headline: 'Meubelmaker',
    biography: 'Laat zien hoe een stoel ontstaat.',
    themes: ['music'],
    status: 'published',
  });
  const offer = { place: 'at_school', text: 'Wij komen met een kist vol voorwerpen.', moment: MOMENT };
  const makeCall = async (more = {}, status = 'open') => {
    const { row } = await createDemandCall(
      api.ctx(),
      school.organisation.id,
      {
        title: `De oorlog in onze straat ${Math.random()}`,
        description: 'Groep 7 zoekt een museum of verteller.',
        sector: 'po',
        levels: ['po_group_7'],
        pupilCount: 27,
        adultCount: 3,
        respondBy: day(30),
        ...more,
      },
      school.teacher.personId,
    );
    if (status === 'open') await changeDemandCallStatus(api.ctx(), row.id, { to: 'open' });
    return row;
  };
  const respond = (callId: string, by: 'provider' | 'other' | 'expert', more = {}) => {
    const responders = { provider, other, expert: undefined };
    const organisationId = responders[by]?.organisation.id;
    const token = responders[by]?.editor.token ?? expertPerson.token;
    const body = { ...(organisationId === undefined ? {} : { organisationId }), ...offer, ...more };
    return api.http('POST', `/v1/demand-calls/${callId}/responses`, { token, key: true, body });
  };
  const move = (id: string, to: string, token: string, more = {}, query = '') =>
    api.http('POST', `/v1/demand-responses/${id}/status-changes${query}`, {
      token,
      key: true,
      body: { to, ...more },
    });
  const accept = (id: string, more = {}, query = '') =>
    move(id, 'accepted', school.teacher.token, { version: 1, ...more }, query);
  const see = (id: string, token: string) => api.http('GET', `/v1/demand-responses/${id}`, { token });
  const callStatus = async (id: string) => {
    const [row] = await api.db.execute<{ status: string }>(
      sql`select status from demand_calls where id = ${id}`,
    );
    return row?.status;
  };
  const makeOwnSession = async (seats: number) => {
    const activity = await makeActivity(api, provider.organisation.id);
    return makeSession(api, activity.id, seats);
  };
  const people = { school, provider, other, expert: { ...expert, ...expertPerson, id: expert.id } };
  return { ...people, makeCall, respond, move, accept, see, callStatus, makeOwnSession };
}
