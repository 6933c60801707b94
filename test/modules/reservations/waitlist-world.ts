import { sql } from 'drizzle-orm';
import { seatClaimJobs } from '../../../src/modules/reservations/index.ts';
import type { Answer, TestApp } from '../../support/app.ts';
import { makeOffer, makeSchool, type Offer } from './booking-world.ts';

type Role = 'teacher' | 'coordinator' | 'provider_editor' | 'organisation_admin';

export interface Group {
  schoolId: string;
  token: string;
  groupName: string;
  pupilCount: number;
}

/** One session, and schools that want to come; every action goes through HTTP. */
export function waitlistWorld(api: TestApp) {
  const { http, tokens, ctx, db } = api;
  const token = async (organisationId: string, role: Role) =>
    (await tokens.person({ memberships: [{ organisationId, role }] })).token;
  let serial = 0;

  const group = async (pupilCount: number): Promise<Group> => {
    const schoolId = await makeSchool(ctx());
    serial += 1;
    return { schoolId, token: await token(schoolId, 'teacher'), groupName: `Groep ${serial}`, pupilCount };
  };

  const bodyOf = ({ schoolId, groupName, pupilCount }: Group) => ({
    organisationId: schoolId,
    groupName,
    level: 'po_group_7',
    pupilCount,
    adultCount: 0,
  });

  const offer = (capacitySeats: number, activity: Parameters<typeof makeOffer>[1] = {}): Promise<Offer> =>
    makeOffer(ctx(), activity, { capacitySeats });

  const reserve = (sessionId: string, of: Group, more: Record<string, unknown> = {}): Promise<Answer> =>
    http('POST', '/v1/reservations', {
      token: of.token,
      key: true,
      body: { ...bodyOf(of), sessionId, ...more },
    });

  return {
    token,
    group,
    offer,
    reserve,
    /** A session with one reservation, that fills it unless told otherwise, and who made it. */
    fullSession: async (capacity: number, reserved = capacity) => {
      const made = await offer(capacity);
      const first = await group(reserved);
      const reservation = await reserve(made.sessionId, first);
      return { ...made, first, reservationId: reservation.body.id as string };
    },
    hold: (sessionId: string, of: Group): Promise<Answer> =>
      http('POST', `/v1/sessions/${sessionId}/holds`, {
        token: of.token,
        key: true,
        body: { organisationId: of.schoolId, pupilCount: of.pupilCount, adultCount: 0 },
      }),
    wait: (sessionId: string, of: Group, more: Record<string, unknown> = {}): Promise<Answer> =>
      http('POST', `/v1/sessions/${sessionId}/waitlist-entries`, {
        token: of.token,
        key: true,
        body: { ...bodyOf(of), ...more },
      }),
    entry: async (by: { token: string }, id: string) =>
      (await http('GET', `/v1/waitlist-entries/${id}`, { token: by.token })).body,
    claim: (by: { token: string }, id: string, body: Record<string, unknown> = {}): Promise<Answer> =>
      http('POST', `/v1/waitlist-entries/${id}/claims`, { token: by.token, key: true, body }),
    step: (by: { token: string }, id: string, to: string): Promise<Answer> =>
      http('POST', `/v1/waitlist-entries/${id}/status-changes`, { token: by.token, key: true, body: { to } }),
    cancel: (by: { token: string }, id: string): Promise<Answer> =>
      http('POST', `/v1/reservations/${id}/status-changes`, {
        token: by.token,
        key: true,
        body: { to: 'cancelled' },
      }),
    /** Lets the time of an offer pass. */
    pass: (entryId: string) =>
      db.execute(
        sql`update waitlist_entries set offer_expires_at = now() - interval '1 second' where id = ${entryId}`,
      ),
    /** Runs the job that sweeps all sessions. */
    sweep: (now = new Date()) =>
      seatClaimJobs.find(({ name }) => name === 'sweep-seat-claims')?.run(ctx(undefined, now), {}),
    /** Taken seats, beside the sum of the claims that take them. */
    tally: async (sessionId: string): Promise<{ taken: number; claimed: number }> => {
      const [row] = await db.execute<{ taken: number; claimed: number }>(sql`
        select taken_seats as taken, (
          coalesce((select sum(seats) from reservations where session_id = ${sessionId}
            and status in ('requested', 'confirmed', 'completed', 'no_show')), 0)
          + coalesce((select sum(seats) from holds where session_id = ${sessionId} and status = 'active'), 0)
          + coalesce((select sum(offered_seats) from waitlist_entries
              where session_id = ${sessionId} and status = 'offered'), 0))::int as claimed
        from sessions where id = ${sessionId}`);
      return row ?? { taken: -1, claimed: -2 };
    },
  };
}
