/** At most `max` rows of each kind, evenly over the list. */
export function spread<T>(rows: readonly T[], kindOf: (row: T) => string, max: number): T[] {
  return [...Map.groupBy(rows, kindOf).values()].flatMap((some) => {
    const count = Math.min(some.length, Math.ceil(max));
    return Array.from({ length: count }, (_, i) => some[Math.floor((i * some.length) / count)]!);
  });
}
