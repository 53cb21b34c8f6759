/** What the doctor found of one thing. */
export interface Line {
  /** What was looked at. */
  readonly name: string;
  /** `warning`: it works, but worse than it should, or not for long; `fault`: it does not work. */
  readonly state: 'ok' | 'warning' | 'fault';
  readonly text: string;
  /** A sentence; of warnings and faults. */
  readonly remedy?: string;
  /** What is printed below, a line each. */
  readonly list?: readonly string[];
  /** For `--json`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

type Rest = Pick<Line, 'details' | 'list'>;

export const ok = (name: string, text: string, rest: Rest = {}): Line => ({ name, state: 'ok', text, ...rest });

/** What is wrong, and what to do about it. */
interface Complaint extends Rest {
  readonly text: string;
  readonly remedy: string;
}

export const warning = (name: string, complaint: Complaint): Line => ({ name, state: 'warning', ...complaint });
export const fault = (name: string, complaint: Complaint): Line => ({ name, state: 'fault', ...complaint });
