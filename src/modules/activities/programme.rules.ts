import { type FieldError, invalidInput } from '../../core/errors.ts';

interface Moment {
  startsAt: Date;
  endsAt: Date;
}

/** A session that exists, as far as it decides on joining a programme. */
export interface Candidate extends Moment {
  activityId: string;
  status: string;
  programmeId: string | null;
  takenSeats: number;
}

const fault = (pointer: string, code: string, detail: string): FieldError => ({ pointer, code, detail });

/** True when no two of the moments overlap. */
function areApart(moments: readonly Moment[]): boolean {
  const ordered = [...moments].sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
  return ordered.every((moment, index) => {
    const before = ordered[index - 1];
    return before === undefined || before.endsAt <= moment.startsAt;
  });
}

/**
 * The visits of a programme are as many as the activity says, one after another.
 * @throws DomainError validation_failed
 */
export function assertProgramme(moments: readonly Moment[], visitCount: number, pointer: string): void {
  const faults = [
    moments.length === visitCount
      ? []
      : [
          fault(
            pointer,
            'count_mismatch',
            `De activiteit telt ${visitCount} bezoek(en) en dit zijn er ${moments.length}. Pas visitCount van de activiteit aan.`,
          ),
        ],
    areApart(moments)
      ? []
      : [fault(pointer, 'overlap', 'De momenten van een programma mogen elkaar niet overlappen.')],
  ].flat();
  if (faults.length > 0) throw invalidInput(...faults);
}

/** What keeps a session out of a new programme of an activity; undefined when it can join. */
export function joiningFault(
  session: Candidate | undefined,
  activityId: string,
  now: Date,
  index: number,
): FieldError | undefined {
  const at = `#/sessionIds/${index}`;
  if (session === undefined || session.activityId !== activityId) {
    return fault(at, 'reference_not_found', 'Dit is geen moment van deze activiteit.');
  }
  if (session.programmeId !== null) return fault(at, 'in_use', 'Dit moment hoort al bij een programma.');
  if (session.status !== 'scheduled' || session.startsAt <= now) {
    return fault(at, 'not_allowed', 'Dit moment gaat niet door of is al begonnen.');
  }
  if (session.takenSeats === 0) return undefined;
  return fault(at, 'in_use', 'Dit moment is al gereserveerd; wie het heeft, heeft niet het hele programma.');
}
