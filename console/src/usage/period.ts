const dayMs = 86_400_000;

/** The last days up to today, UTC, YYYY-MM-DD; both ends included. */
export function lastDays(count: number, nowMs = Date.now()): { readonly from: string; readonly to: string } {
  return { from: dayOf(nowMs - (count - 1) * dayMs), to: dayOf(nowMs) };
}

/** Every day of a period, in order. */
export function daysBetween(from: string, to: string): readonly string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: Math.round((last - first) / dayMs) + 1 }, (_, i) => dayOf(first + i * dayMs));
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
