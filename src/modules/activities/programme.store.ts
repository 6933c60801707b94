import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';

/** Sessions of a programme by begin, with their activity. */
export async function listProgrammeSessions(db: DbOrTx, programmeId: string) {
  return db
    .select({ session: sessions, activity: activities })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(eq(sessions.programmeId, programmeId))
    .orderBy(sessions.startsAt, sessions.id);
}
