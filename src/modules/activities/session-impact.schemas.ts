import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import { anyText, closed, decimal, flag, int32, uuid } from '../../core/schemas/values.ts';
import { AgendaItem, SESSION_STATUSES, type SessionStatus } from './session.schemas.ts';
import type { AlternativeFacts } from './session-impact.rules.ts';
import type { AgendaRow } from './session-mapping.schemas.ts';

/** Another session with room. */
export interface AlternativeRow extends AgendaRow, AlternativeFacts {
  isSameActivity: boolean;
  distanceKm: number | null;
}

/** A group with a reservation, or waiting, that a change of the session hits. */
export interface HitRow {
  kind: 'reservation' | 'waitlist_entry';
  id: string;
  organisationId: string;
  organisationName: string;
  status: string;
  pupilCount: number;
  adultCount: number;
  overlapsOther: boolean;
}

/** Another session with room. */
const SessionAlternative = component(
  'SessionAlternative',
  Type.Object(
    {
      session: ref(AgendaItem),
      isSameActivity: flag('True for another session of the same activity'),
      distanceKm: Type.Optional(decimal('Distance from the place of the session', 4.2)),
    },
    { description: 'A session that can be reserved now in place of another.' },
  ),
);
export type SessionAlternative = Static<typeof SessionAlternative>;
export const SessionAlternativePage = pageOf('SessionAlternativePage', SessionAlternative);

const ImpactedGroup = component(
  'ImpactedGroup',
  Type.Object(
    {
      id: uuid('Reservation or waiting list entry'),
      organisationId: uuid('School'),
      organisationName: anyText('Name of the school', 'Basisschool De Roerbocht'),
      status: anyText('Status of the reservation or entry', 'confirmed'),
      pupilCount: int32({ example: 24, description: 'Pupils' }),
      adultCount: int32({ example: 3, description: 'Adults' }),
      overlapsOther: flag('True when the group has another reservation at that time', false),
      alternatives: Type.Array(ref(SessionAlternative), {
        description: 'Up to three sessions with room for this group, best first',
      }),
    },
    { description: 'A group that the step hits, with where it could go.' },
  ),
);
type ImpactedGroup = Static<typeof ImpactedGroup>;

/** What a step of a session would do to others. */
export const SessionImpact = component(
  'SessionImpact',
  Type.Object(
    {
      sessionId: uuid('Session'),
      from: closed(SESSION_STATUSES, 'Status it has'),
      to: closed(SESSION_STATUSES, 'Status it would have'),
      reservationCount: int32({ example: 2, description: 'Reservations that it hits' }),
      pupilCount: int32({ example: 48, description: 'Pupils with those reservations' }),
      holdCount: int32({ example: 1, description: 'Holds that it ends' }),
      waitlistEntryCount: int32({ example: 1, description: 'Groups that wait' }),
      reservations: Type.Array(ref(ImpactedGroup), { description: 'The reservations, oldest first' }),
      waitlistEntries: Type.Array(ref(ImpactedGroup), { description: 'Who waits, oldest first' }),
    },
    { description: 'Whom a step of a session hits, and where they could go instead. Nothing has changed.' },
  ),
);
export type SessionImpact = Static<typeof SessionImpact>;

export const AlternativeQuery = Type.Object(
  {
    seats: Type.Optional(
      int32({ min: 1, max: 2000, example: 28, description: 'Pupils that need a place; 1 unless told' }),
    ),
  },
  { additionalProperties: false },
);

export function toSessionAlternative(row: AlternativeRow, session: AgendaItem): SessionAlternative {
  const distanceKm = row.distanceKm === null ? null : Math.round(row.distanceKm * 10) / 10;
  return { session, isSameActivity: row.isSameActivity, ...present({ distanceKm }) };
}

/** A group that a step hits, with its alternatives. */
export type HitGroupView = HitRow & { alternatives: SessionAlternative[] };

export function toSessionImpact(
  step: { sessionId: string; from: SessionStatus; to: SessionStatus; holdCount: number },
  groups: readonly HitGroupView[],
): SessionImpact {
  const of = (kind: HitRow['kind']): ImpactedGroup[] =>
    groups.filter((group) => group.kind === kind).map(({ kind: _kind, ...group }) => group);
  const reservations = of('reservation');
  const waitlistEntries = of('waitlist_entry');
  return {
    ...step,
    reservationCount: reservations.length,
    pupilCount: reservations.reduce((sum, { pupilCount }) => sum + pupilCount, 0),
    waitlistEntryCount: waitlistEntries.length,
    reservations,
    waitlistEntries,
  };
}
