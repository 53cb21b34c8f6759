/** What one photo costs. */
export interface UnitCosts {
  /** Processor time of the service or of the worker, milliseconds. */
  readonly cpuMs: number;
  readonly photoBytes: number;
  /** Commits of PostgreSQL. */
  readonly commits: number;
  /** What stays in tables and indexes of PostgreSQL. */
  readonly keptBytes: number;
  /** Written to the write-ahead log. */
  readonly walBytes: number;
  /** Photos a second whose results one PostgreSQL takes. */
  readonly maxRate: number;
}

/** A machine that judges. */
export interface MachineSize {
  readonly cores: number;
  /** Share of its processors that may be busy at the planned rate, 0..1; the rest is for peaks and for a machine that fails. */
  readonly maxBusy: number;
}

/** What a rate of photos requires. */
export interface Needs {
  readonly cores: number;
  readonly machines: number;
  readonly commitsASecond: number;
  /** How much of one PostgreSQL; above 1: more than one can do. */
  readonly ofPostgres: number;
  readonly walBytesASecond: number;
  readonly networkBitsASecond: number;
  readonly keptBytesADay: number;
}

const secondsADay = 86_400;

/** @param rate photos a second. */
export function needsOf(rate: number, costs: UnitCosts, machine: MachineSize): Needs {
  const cores = (rate * costs.cpuMs) / 1000 / machine.maxBusy;
  return {
    cores,
    machines: Math.ceil(cores / machine.cores),
    commitsASecond: rate * costs.commits,
    ofPostgres: rate / costs.maxRate,
    walBytesASecond: rate * costs.walBytes,
    networkBitsASecond: rate * costs.photoBytes * 8,
    keptBytesADay: rate * secondsADay * costs.keptBytes,
  };
}

/** A number with two significant digits and separators, such as `1,200` or `0.034`. */
export function rounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 });
}

/** An amount in the unit that needs the fewest digits, such as `1.2 GB`. */
export function amount(value: number, unit: 'B' | 'bit/s' | 'B/s'): string {
  const prefixes = ['', 'k', 'M', 'G', 'T', 'P'];
  const power = value < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(value) / 3));
  return `${rounded(value / 1000 ** power)} ${prefixes[power]}${unit}`;
}
