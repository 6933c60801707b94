import { type SQL, sql } from 'drizzle-orm';
import { newId } from '../../src/infra/ids.ts';
import { changeDemandCallStatus, expireDemandCalls } from '../../src/modules/demand-calls/index.ts';
import { makeResponseWorld } from '../modules/demand-responses/response-world.ts';
import { items, makePartner } from '../modules/partner-sync/sync-world.ts';
import { dayFromNow, makeOffer, makeSession, type Offer } from '../modules/reservations/booking-world.ts';
import { waitlistWorld } from '../modules/reservations/waitlist-world.ts';
import type { TestApp } from '../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../support/factories.ts';

/** What a job is given to do. */
export interface Work {
  payload?: object;
  /** When it runs; left out, now. */
  now?: Date;
}

const THREE = [1, 2, 3];
const SEATS = 5;
const AGO = sql`now() - interval '1 hour'`;
const noon = () => new Date(`${dayFromNow(0)}T12:00:00Z`);

async function world(api: TestApp) {
  const list = waitlistWorld(api);
  const responses = await makeResponseWorld(api);
  const run = (query: SQL) => api.db.execute<{ id: string }>(query);
  const reserved = async (sessionId: string) => {
    const group = await list.group(SEATS);
    const { status, body, text } = await list.reserve(sessionId, group);
    if (status !== 201) throw new Error(text);
    return { group, id: body.id as string };
  };
  /** A session that three groups have reserved. */
  const booked = async (activity: Parameters<typeof makeOffer>[1] = {}) => {
    const made = await makeOffer(api.ctx(), activity, { capacitySeats: 100 });
    const ids = [];
    for (const _ of THREE) ids.push((await reserved(made.sessionId)).id);
    return { ...made, ids };
  };
  /** A full session for which three groups wait. */
  const queued = async () => {
    const made = await makeOffer(api.ctx(), {}, { capacitySeats: SEATS });
    const { group, id } = await reserved(made.sessionId);
    const entryIds = [];
    for (const _ of THREE) entryIds.push((await list.wait(made.sessionId, await list.group(SEATS))).body.id);
    return { ...made, group, id, entryIds };
  };
  return { api, list, responses, run, reserved, booked, queued };
}
type World = Awaited<ReturnType<typeof world>>;
type Makers = Record<string, (world: World) => Promise<Work>>;

const at = (table: string, column: string, ids: readonly string[], value: SQL) =>
  sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${value}
    where id in (${sql.join(
      ids.map((id) => sql`${id}::uuid`),
      sql`, `,
    )})`;

const overdue = async ({ booked, run }: World) => {
  const made = await booked({ bookingMode: 'approval', confirmWithinDays: 2 });
  await run(at('reservations', 'expires_at', made.ids, AGO));
  return made;
};

async function overdueAppointments({ api, run }: World): Promise<string[]> {
  const [school, provider] = [await makeSchool(api), await makeProvider(api)];
  const activity = await makeActivity(api, provider.organisation.id, {
    delivery: 'at_school_by_appointment',
  });
  const ids = [];
  for (const serial of THREE) {
    const body = {
      organisationId: school.organisation.id,
      groupName: `Groep ${serial}`,
      level: 'po_group_6',
      pupilCount: 20,
      adultCount: 2,
      moments: [{ date: dayFromNow(20), startTime: '10:00:00', endTime: '11:00:00' }],
    };
    const path = `/v1/activities/${activity.id}/appointment-requests`;
    ids.push((await api.http('POST', path, { token: school.teacher.token, key: true, body })).body.id);
  }
  await run(at('appointment_requests', 'expires_at', ids, AGO));
  return ids;
}

const RESERVATIONS: Makers = {
  'cancel-session-reservations': async ({ api, list, booked, run }) => {
    const { sessionId } = await booked();
    for (const _ of THREE) await list.hold(sessionId, await list.group(SEATS));
    await run(sql`update sessions set capacity_seats = taken_seats where id = ${sessionId}`);
    for (const _ of THREE) await list.wait(sessionId, await list.group(SEATS));
    await run(sql`update sessions set status = 'cancelled', version = version + 1 where id = ${sessionId}`);
    return { payload: { sessionId }, now: api.ctx().now };
  },
  'follow-session-deadlines': async ({ booked, run }) => {
    const { sessionId } = await booked({ bookingMode: 'approval', confirmWithinDays: 2 });
    await run(sql`update sessions set booking_closes_at = now() + interval '1 day' where id = ${sessionId}`);
    return { payload: { sessionId } };
  },
  'expire-reservation': async (world) => ({ payload: { reservationId: (await overdue(world)).ids[0] } }),
  'expire-appointment-request': async (world) => ({
    payload: { appointmentRequestId: (await overdueAppointments(world))[0] },
  }),
  'expire-reservations': async (world) => {
    await overdue(world);
    await overdueAppointments(world);
    return {};
  },
  'complete-reservations': async ({ booked, run }) => {
    const { sessionId } = await booked();
    await run(sql`update sessions set starts_at = now() - interval '20 days', ends_at = now() - interval '19 days',
      booking_closes_at = now() - interval '21 days' where id = ${sessionId}`);
    return {};
  },
  'promote-waitlist': async ({ queued, run }) => {
    const { sessionId } = await queued();
    await run(sql`update sessions set capacity_seats = ${3 * SEATS} where id = ${sessionId}`);
    return { payload: { sessionId } };
  },
  'sweep-seat-claims': async ({ api, list, queued, run }) => {
    const { sessionId } = await makeOffer(api.ctx(), {}, { capacitySeats: 100 });
    const holds = [];
    for (const _ of THREE) holds.push((await list.hold(sessionId, await list.group(SEATS))).body.id);
    await run(at('holds', 'expires_at', holds, AGO));
    const full = await queued();
    await list.cancel(full.group, full.id);
    await run(sql`update waitlist_entries set offer_expires_at = ${AGO} where session_id = ${full.sessionId}
      and status = 'offered'`);
    return {};
  },
};

const shortOf = async ({ api, run }: World, { activityId }: Offer): Promise<string> => {
  const id = await makeSession(api.ctx(), activityId, {
    minimumSeats: 10,
    capacitySeats: 30,
    bookingClosesDaysBefore: 7,
  });
  await run(sql`update sessions set booking_closes_at = ${AGO} where id = ${id}`);
  return id;
};

const imageOf = async ({ api, run }: World, activityId: string) => {
  const [id, fileId] = [newId(), newId()];
  await run(sql`insert into file_uploads (id, owner_kind, owner_id, status, media_type, byte_count, expires_at,
      created_at, updated_at)
    values (${fileId}, 'person', ${newId()}, 'attached', 'image/jpeg', 10, ${AGO}, now(), now())`);
  await run(sql`insert into activity_images (id, activity_id, file_upload_id, alt, credit, licence, width, height,
      shows_minors, consent_scope, consent_until_on, created_at, updated_at)
    values (${id}, ${activityId}, ${fileId}, 'Een pers', 'Foto', 'cc_by', 10, 10, true, 'this_activity',
      current_date - 1, now(), now())`);
  return api.ctx();
};

const ACTIVITIES: Makers = {
  'check-session-minimum': async (world) => ({
    payload: { sessionId: await shortOf(world, await makeOffer(world.api.ctx())) },
  }),
  'check-session-minimums': async (world) => {
    for (const _ of THREE) await shortOf(world, await makeOffer(world.api.ctx()));
    return {};
  },
  'delete-ended-consents': async (world) => {
    for (const _ of THREE) await imageOf(world, (await makeOffer(world.api.ctx())).activityId);
    return {};
  },
  'propose-duplicates': async ({ api }) => {
    const title = 'Weven met wol van Limburgse schapen';
    const ids = [];
    for (const _ of THREE) {
      const provider = await makeProvider(api);
      ids.push((await makeActivity(api, provider.organisation.id, { title })).id);
    }
    return { payload: { activityIds: ids } };
  },
  'index-activities': async ({ api }) => {
    for (const _ of THREE) await makeOffer(api.ctx(), { title: `Glasblazen en ${newId()}` });
    return {};
  },
  'refresh-search-lexemes': async ({ api }) => {
    await makeOffer(api.ctx(), { title: `Glasblazen en ${newId()}` });
    return {};
  },
};

const agreed = async ({ responses, run }: World) => {
  const call = await responses.makeCall();
  const { id } = (await responses.respond(call.id, 'provider')).body;
  const { status, text } = await responses.accept(id);
  if (status !== 201) throw new Error(text);
  await run(sql`update reservations set status = 'completed' where demand_call_id = ${call.id}`);
};

const GLASS_CALL = {
  title: 'Glasblazen bekijken',
  description: 'Wij willen zien hoe een glasblazer een vaas maakt.',
  themes: ['crafts'],
};
/** What such a call is looking for. */
async function glassOffer({ api }: World): Promise<string> {
  const { organisation } = await makeProvider(api);
  const activity = await makeActivity(api, organisation.id, {
    title: 'Glasblazen in het atelier',
    summary: 'Een glasblazer laat zien hoe een vaas ontstaat.',
    delivery: 'at_venue_by_appointment',
    themes: ['crafts'],
  });
  return activity.id;
}

const DEMAND: Makers = {
  'expire-demand-calls': async ({ responses, run }) => {
    const ids = [];
    for (const _ of THREE) ids.push((await responses.makeCall()).id);
    await run(at('demand_calls', 'respond_by', ids, sql`current_date - 2`));
    return {};
  },
  'fulfil-demand-calls': async (world) => {
    for (const _ of THREE) await agreed(world);
    return {};
  },
  'watch-demand': async ({ api, responses, run }) => {
    const ids = [];
    for (const _ of THREE) ids.push((await responses.makeCall()).id);
    await run(at('demand_calls', 'respond_by', ids, sql`current_date - 2`));
    await expireDemandCalls(api.ctx());
    return {};
  },
  'find-matches-of-call': async (world) => {
    for (const _ of THREE) await glassOffer(world);
    return { payload: { demandCallId: (await world.responses.makeCall(GLASS_CALL)).id } };
  },
  'find-matches-of-activities': async (world) => {
    await world.responses.makeCall(GLASS_CALL);
    const activityIds = [];
    for (const _ of THREE) activityIds.push(await glassOffer(world));
    return { payload: { activityIds } };
  },
  'end-demand-responses': async ({ api, responses }) => {
    const call = await responses.makeCall();
    for (const by of ['provider', 'other', 'expert'] as const) await responses.respond(call.id, by);
    const candidate = { candidateKind: 'organisation', candidateId: responses.provider.organisation.id };
    const invited = await api.http('POST', `/v1/demand-calls/${call.id}/invitations`, {
      token: responses.school.teacher.token,
      body: candidate,
    });
    if (invited.status >= 300) throw new Error(invited.text);
    await changeDemandCallStatus(api.ctx(), call.id, { to: 'closed', reasonCode: 'other' });
    return { payload: { demandCallId: call.id } };
  },
};

const eventOf = async ({ booked, run }: World): Promise<string> => {
  const { ids } = await booked();
  const [event] = await run(sql`select id from outbox_events
    where resource_id = ${ids[0]} and type = 'reservation.confirmed'`);
  return event?.id ?? '';
};

const notification = async ({ api, run }: World, status: string) => {
  const { personId } = await api.tokens.person();
  await run(sql`insert into notification_preferences (person_id, frequencies, digest_hour, created_at, updated_at)
    values (${personId}, '{"reservations": "daily"}', 7, now(), now())`);
  const id = newId();
  await run(sql`insert into notifications (id, kind, occasion, person_id, resource_kind, resource_id, status, created_at)
    values (${id}, 'reservation_withdrawn', ${newId()}, ${personId}, 'reservation', ${newId()}, ${status}::notification_status,
      now() - interval '9 days')`);
  return id;
};

const NOTIFICATIONS: Makers = {
  'dispatch-notifications': async ({ booked }) => {
    await booked();
    return {};
  },
  'notify-of-event': async (world) => ({ payload: { eventId: await eventOf(world) } }),
  'send-notification': async (world) => {
    const [person, reservation] = [await world.list.group(SEATS), await world.booked()];
    const id = newId();
    const [{ id: personId } = { id: '' }] = await world.run(sql`
      select created_by_id as id from reservations where id = ${reservation.ids[0]}`);
    await world.run(sql`insert into notifications (id, kind, occasion, person_id, resource_kind, resource_id, status, created_at)
      values (${id}, 'reservation_confirmed', ${person.schoolId}, ${personId}, 'reservation', ${reservation.ids[0]},
        'queued', now())`);
    return { payload: { notificationId: id } };
  },
  'send-reminders': async ({ api, reserved, run }) => {
    const { sessionId } = await makeOffer(api.ctx(), {}, { date: dayFromNow(7), capacitySeats: 100 });
    for (const _ of THREE) await reserved(sessionId);
    await run(
      sql`update reservations set confirmed_at = now() - interval '2 days' where session_id = ${sessionId}`,
    );
    return { now: noon() };
  },
  'ask-saved-searches': async ({ api, run }) => {
    for (const _ of THREE) {
      const { personId } = await api.tokens.person();
      await run(sql`insert into saved_searches (id, person_id, name, kind, query, filters, frequency, created_at, updated_at)
        values (${newId()}, ${personId}, 'Alles', 'activities', '', '{}', 'daily',
          now() - interval '9 days', now() - interval '9 days')`);
    }
    await makeOffer(api.ctx());
    return {};
  },
  'make-digests': async (world) => {
    for (const _ of THREE) await notification(world, 'digest_pending');
    return {};
  },
};

const invited = async ({ api, run }: World) => {
  const { organisation } = await makeSchool(api);
  const ids = THREE.map(() => newId());
  for (const id of ids) {
    await run(sql`insert into membership_invitations (id, organisation_id, email, role, status, expires_at, created_at, updated_at)
      values (${id}, ${organisation.id}, ${`${id}@school.example`}, 'teacher', 'invited', ${AGO}, now(), now())`);
  }
};

const OTHERS: Makers = {
  'delete-expired-idempotency-keys': async ({ booked, run }) => {
    await booked();
    await run(sql`update idempotency_keys set expires_at = ${AGO}`);
    return {};
  },
  'send-sign-in-code': async ({ api, run }) => {
    const { personId } = await api.tokens.person();
    const id = newId();
    await run(sql`insert into sign_in_codes (id, email, expires_at, created_at)
      select ${id}, email, now() + interval '10 minutes', now() from persons where id = ${personId}`);
    return { payload: { signInCodeId: id } };
  },
  'delete-expired-credentials': async ({ run }) => {
    await run(sql`insert into sign_in_codes (id, email, expires_at, created_at)
      values (${newId()}, 'weg@school.example', now() - interval '3 days', now() - interval '3 days')`);
    await run(sql`insert into refresh_tokens (id, family_id, token_digest, person_id, client_id, expires_at, created_at)
      values (${newId()}, ${newId()}, ${newId()}, ${newId()}, 'test', ${AGO}, ${AGO})`);
    return {};
  },
  'rotate-signing-keys': async () => ({ now: new Date(Date.now() + 85 * 86_400_000) }),
  'expire-membership-invitations': async (world) => {
    await invited(world);
    return {};
  },
  'delete-expired-uploads': async ({ run }) => {
    for (const _ of THREE) {
      await run(sql`insert into file_uploads (id, owner_kind, owner_id, media_type, byte_count, expires_at, created_at,
        updated_at) values (${newId()}, 'person', ${newId()}, 'image/jpeg', 10, ${AGO}, ${AGO}, ${AGO})`);
    }
    return {};
  },
  'process-import-run': async ({ api }) => {
    const begun = await (await makePartner(api)).begin({ items: items(450) });
    return { payload: { importRunId: begun.body.id } };
  },
  'resume-import-runs': async ({ api, run }) => {
    const begun = await (await makePartner(api)).begin({ items: items(3) });
    await run(sql`select graphile_worker.remove_job(${`import-run-${begun.body.id}`})`);
    await run(
      sql`update import_runs set status = 'running', updated_at = ${AGO} where id = ${begun.body.id}`,
    );
    return {};
  },
  'clean-import-runs': async ({ api, run }) => {
    for (const _ of THREE) {
      const begun = await (await makePartner(api)).begin({ mode: 'snapshot' });
      await run(sql`update import_runs set created_at = now() - interval '4 days',
        updated_at = now() - interval '4 days' where id = ${begun.body.id}`);
    }
    return {};
  },
};

const PRIVACY: Makers = {
  'process-data-subject-request': async ({ api, run }) => {
    const [school, id] = [await makeSchool(api), newId()];
    await run(sql`insert into data_subject_requests (id, person_id, kind, starts_at, created_at, updated_at)
      values (${id}, ${school.teacher.personId}, 'erase', ${AGO}, ${AGO}, ${AGO})`);
    return { payload: { requestId: id } };
  },
  'erase-latecomers': async ({ booked, run }) => {
    const [{ ids }, personId] = [await booked(), newId()];
    await run(at('reservations', 'created_by_id', ids, sql`${personId}`));
    return { payload: { personId, tombstoneId: newId() } };
  },
  'apply-retention': async ({ run }) => {
    for (const serial of THREE) {
      await run(sql`insert into sign_in_codes (id, email, expires_at, created_at)
        values (${newId()}, ${`oud-${serial}@school.example`}, now() - interval '3 days', now() - interval '3 days')`);
    }
    return {};
  },
};

const MAKERS: Makers = { ...RESERVATIONS, ...ACTIVITIES, ...DEMAND, ...NOTIFICATIONS, ...OTHERS, ...PRIVACY };

/** Names of jobs that there is work for. */
export const JOBS_WITH_WORK = Object.keys(MAKERS);

/** Makes work for a job by its name: several records where it handles several. */
export async function workMaker(api: TestApp): Promise<(name: string) => Promise<Work>> {
  const made = await world(api);
  return (name) => MAKERS[name]?.(made) ?? Promise.reject(new Error(`There is no work for ${name}`));
}
