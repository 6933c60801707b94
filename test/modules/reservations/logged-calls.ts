import type { TestApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';

type Call = Parameters<TestApp['http']>;

/** A call of each operation on reservations that tells about a person, with what it needs. */
export async function reservationCalls(api: TestApp): Promise<Record<string, Call>> {
  const school = await makeSchool(api);
  const provider = await makeProvider(api);
  const activity = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, activity.id, 30);
  const made = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: {
      sessionId: session.id,
      organisationId: school.organisation.id,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  return { getReservation: ['GET', `/v1/reservations/${made.body.id}`, { token: provider.editor.token }] };
}
