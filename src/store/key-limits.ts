/** What a key may have, whether HTTP or the command line creates or changes it. */
export const keyLimits = {
  /** Code points. */
  maxNameLength: 200,
  /** Requests per minute or answers per month: the largest number that a column holds. */
  maxLimit: 2 ** 31 - 1,
  /** Until it expires: a century. */
  maxDays: 36_500,
  /** For which a rotated key keeps its old secret: a year. */
  maxGraceHours: 8760,
  /** Of the name, a regular expression: no control characters. */
  namePattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
} as const;

/** Whether a key may have this name. */
export function isKeyName(name: string): boolean {
  return [...name].length <= keyLimits.maxNameLength && new RegExp(keyLimits.namePattern).test(name);
}
