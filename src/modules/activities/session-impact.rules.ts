/** A group with a place, or waiting for one, that a change of its session hits. */
export interface HitGroup {
  pupilCount: number;
  adultCount: number;
}

/** What of another session decides on whether a group can go there. */
export interface AlternativeFacts {
  remainingSeats: number;
  seatUnit: 'pupil' | 'group';
  groupSizeMin: number | null;
  groupSizeMax: number | null;
}

/** True when the whole group fits: seats for its pupils, and the adults counted in its size. */
export function fitsGroup(alternative: AlternativeFacts, { pupilCount, adultCount }: HitGroup): boolean {
  const { remainingSeats, seatUnit, groupSizeMin, groupSizeMax } = alternative;
  const size = pupilCount + adultCount;
  return (
    remainingSeats >= (seatUnit === 'group' ? 1 : pupilCount) &&
    size >= (groupSizeMin ?? 0) &&
    size <= (groupSizeMax ?? Number.POSITIVE_INFINITY)
  );
}

/** The first alternatives that fit each group, in their order. Each group is looked at by itself. */
export function alternativesOf<A extends AlternativeFacts>(
  alternatives: readonly A[],
  group: HitGroup,
  most: number,
): A[] {
  return alternatives.filter((alternative) => fitsGroup(alternative, group)).slice(0, most);
}

/** The fewest pupils of the groups, so that one search finds what can fit any of them; undefined without groups. */
export function fewestPupils(groups: readonly HitGroup[]): number | undefined {
  return groups.length === 0 ? undefined : Math.min(...groups.map((group) => group.pupilCount));
}
