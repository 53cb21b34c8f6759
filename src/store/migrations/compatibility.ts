/**
 * What code may do with tables that another version migrated (docs/adr/0004). The names of the applied migrations are all that it reads,
 * so that code of any age can decide. Each begins with a number of three digits; one that breaks older code ends with `_since_NNN`, the
 * number of the oldest migration whose code still works afterwards.
 */
export type Compatibility =
  /** The tables are those of this code. */
  | 'current'
  /** This code has migrations that were not applied. */
  | 'older'
  /** Later code has migrated them, and this code works with them. */
  | 'newer'
  /** Later code has migrated them, and this code would read or write them wrongly. */
  | 'too_new';

const namePattern = /^(\d{3})_\w+?(?:_since_(\d{3}))?$/;

/**
 * Compares the migrations that were applied with those that this code knows.
 * @param known names in order, at least one.
 */
export function compatibilityOf(applied: readonly string[], known: readonly string[]): Compatibility {
  const later = applied.filter((name) => !known.includes(name));
  const newest = numberOf(known.at(-1)!);
  if (later.some((name) => oldestWorking(name) > newest)) return 'too_new';
  if (known.some((name) => !applied.includes(name))) return 'older';
  return later.length > 0 ? 'newer' : 'current';
}

/** Number of the oldest migration whose code works after this one: 0 if all code works, infinite for a name of another form. */
function oldestWorking(name: string): number {
  const match = namePattern.exec(name);
  return match === null ? Number.POSITIVE_INFINITY : Number(match[2] ?? 0);
}

function numberOf(name: string): number {
  return Number(name.slice(0, 3));
}
