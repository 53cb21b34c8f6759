/** Result of one check of the doctor. */
export interface Line {
  /** What was checked. */
  readonly name: string;
  /** `warning`: it works, but worse than it should, or it may soon fail; `fault`: it does not work. */
  readonly state: 'ok' | 'warning' | 'fault';
  readonly text: string;
  /** A sentence; present for warnings and faults. */
  readonly remedy?: string;
  /** Further lines to print below. */
  readonly list?: readonly string[];
  /** For `--json`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

type Rest = Pick<Line, 'details' | 'list'>;

export const ok = (name: string, text: string, rest: Rest = {}): Line => ({ name, state: 'ok', text, ...rest });

/** Description of a problem, and what to do about it. */
interface Problem extends Rest {
  readonly text: string;
  readonly remedy: string;
}

export const warning = (name: string, problem: Problem): Line => ({ name, state: 'warning', ...problem });
export const fault = (name: string, problem: Problem): Line => ({ name, state: 'fault', ...problem });
