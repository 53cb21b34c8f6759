const minuteMs = 60_000;

/** Start of the UTC minute that contains `timeMs`, and its end. */
export function minuteOf(timeMs: number): Period {
  const startsAtMs = Math.floor(timeMs / minuteMs) * minuteMs;
  return { startsAtMs, endsAtMs: startsAtMs + minuteMs };
}

/** Start of the UTC month that contains `timeMs`, and its end. */
export function monthOf(timeMs: number): Period {
  const time = new Date(timeMs);
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth()];
  return { startsAtMs: Date.UTC(year, month, 1), endsAtMs: Date.UTC(year, month + 1, 1) };
}

/** UTC day as YYYY-MM-DD. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** A period of days, both included; open-ended if one is absent. */
export interface Days {
  readonly from?: string;
  readonly to?: string;
}

/** Whether both are valid days as YYYY-MM-DD, the first no later than the last. */
export function areDays({ from, to }: Days): boolean {
  const named = [from, to].filter((day) => day !== undefined);
  return named.every(isDay) && (named.length < 2 || named[0]! <= named[1]!);
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(time) === text;
}

/** A period of time; `endsAtMs` is the first moment after it. */
export interface Period {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}
