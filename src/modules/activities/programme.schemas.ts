import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { int32, uuid } from '../../core/schemas/values.ts';
import { type SessionRow, SessionSummary } from './session.schemas.ts';
import { SessionCreate } from './session-input.schemas.ts';

const MOST_SESSIONS = 20;
const bounds = { minItems: 2, maxItems: MOST_SESSIONS };

export const ProgrammeCreate = component(
  'ProgrammeCreate',
  Type.Object(
    {
      sessions: Type.Optional(
        Type.Array(ref(SessionCreate), { ...bounds, description: 'New sessions, as many as its visits' }),
      ),
      sessionIds: Type.Optional(
        Type.Array(uuid('Session'), {
          ...bounds,
          uniqueItems: true,
          description: 'Or sessions of the activity that nobody reserved yet',
        }),
      ),
    },
    { additionalProperties: false, description: 'Sessions that are reserved together; give one of the two.' },
  ),
);
export type ProgrammeCreate = Static<typeof ProgrammeCreate>;

export const Programme = component(
  'Programme',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 6, description: 'Version; grows with every change of its sessions' }),
      activityId: uuid('Activity'),
      visitCount: int32({ example: 3, description: 'Visits that it consists of' }),
      remainingSeats: int32({ example: 12, description: 'Seats that are left in all its coming sessions' }),
      sessions: Type.Array(ref(SessionSummary), { description: 'Its sessions by begin' }),
    },
    { description: 'Sessions of one activity that a group visits one after another.' },
  ),
);
export type Programme = Static<typeof Programme>;

export const ProgrammeParams = Type.Object({ programmeId: uuid('Programme') });

/** The programme as the API shows it; `sessions` by begin, at least one. */
export function toProgramme(
  id: string,
  activityId: string,
  rows: readonly SessionRow[],
  sessions: SessionSummary[],
  now: Date,
): Programme {
  const coming = rows.filter((row) => row.startsAt > now && row.status === 'scheduled');
  const room = coming.map((row) => row.capacitySeats - row.takenSeats);
  return {
    id,
    version: rows.reduce((sum, row) => sum + row.version, 0),
    activityId,
    visitCount: rows.length,
    remainingSeats: room.length === 0 ? 0 : Math.min(...room),
    sessions,
  };
}
