type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Leaves out what is null or undefined: an absent property means "no value" (C-09). */
export function present<T extends Record<string, unknown>>(values: T): Present<T> {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as Present<T>;
}

/**
 * The fields of a merge patch that differ from the row (C-35): null empties, absent leaves. Lists are compared
 * as a whole, so a patch that changes nothing gives an empty object and keeps the version.
 */
export function changedFields<T extends object>(row: T, patch: Partial<T>): Partial<T> {
  const changed = Object.entries(patch).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(row[name as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}
