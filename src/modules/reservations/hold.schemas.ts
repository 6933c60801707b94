import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { closed, instant, int32, uuid } from '../../core/schemas/values.ts';
import { holdStatus, type holds } from '../../infra/db/schema/reservations.ts';

export type StoredHold = typeof holds.$inferSelect;

/** A hold with what decides on who may know of it. */
export interface HoldRow extends StoredHold {
  providerOrganisationId: string;
  sourceId: string | null;
}

/** Keeps seats of a session for a while. */
export const HoldCreate = component(
  'HoldCreate',
  Type.Object(
    {
      organisationId: uuid('School (location) that holds'),
      pupilCount: int32({ min: 1, max: 1000, example: 26, description: 'Number of pupils' }),
      adultCount: int32({ max: 200, example: 3, description: 'Number of adults that come along' }),
    },
    { additionalProperties: false, description: 'The size of the group that seats are kept for.' },
  ),
);
export type HoldCreate = Static<typeof HoldCreate>;

/** Seats that are kept for a while. */
export const Hold = component(
  'Hold',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      status: closed(holdStatus.enumValues, 'Status'),
      sessionId: uuid('Session'),
      organisationId: uuid('School that holds'),
      pupilCount: int32({ min: 1, example: 26, description: 'Number of pupils' }),
      adultCount: int32({ example: 3, description: 'Number of adults' }),
      seats: int32({ min: 1, example: 26, description: 'Seats it keeps, in the unit of the activity' }),
      expiresAt: instant('Until when it keeps the seats', '2027-02-01T08:27:30.125Z'),
      createdAt: instant('When it was made', '2027-02-01T08:12:30.125Z'),
      updatedAt: instant('When it last changed', '2027-02-01T08:12:30.125Z'),
    },
    { description: 'A short claim on seats while somebody fills in a form.' },
  ),
);
export type Hold = Static<typeof Hold>;

/** The row as the API shows it; a hold whose time has passed is shown as expired, swept or not. */
export function toHold(row: StoredHold, now: Date): Hold {
  const hasPassed = row.status === 'active' && now >= row.expiresAt;
  return {
    id: row.id,
    version: row.version,
    status: hasPassed ? 'expired' : row.status,
    sessionId: row.sessionId,
    organisationId: row.organisationId,
    pupilCount: row.pupilCount,
    adultCount: row.adultCount,
    seats: row.seats,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const SessionHoldParams = Type.Object({ sessionId: uuid('Session') });
export const HoldParams = Type.Object({ holdId: uuid('Hold') });
