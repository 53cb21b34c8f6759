import type { CheckName } from '../../inspection.ts';

/** What is known of one photo beforehand. */
export interface Label {
  /** As the labels write it: names the photo in every result. */
  readonly file: string;
  /** Where it lies. */
  readonly path: string;
  /** 1: an attack, the fault is there; 0: bona fide; absent: not said, and not counted for that check. */
  readonly truth: Partial<Readonly<Record<CheckName, 0 | 1>>>;
  /** The kind of attack, as `photocopy`; error rates are told for each. */
  readonly kind?: string;
  /** The person, card or session: photos of one group are not independent. Absent: the photo stands for itself. */
  readonly group?: string;
}

/** `blur, deepfake or print` */
export function oneOf(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names);
}

/** What is wrong with labels, where, and what to do about it. */
export interface Problem {
  /** From 1; absent where the labels are a folder. */
  readonly line?: number;
  /** `Expected X but received Y` */
  readonly text: string;
  readonly remedy: string;
}

const mostShown = 10;

/** Labels that cannot be used; `message` tells the first problems, a line each. */
export class LabelsError extends Error {
  override readonly name = 'LabelsError';
  readonly problems: readonly Problem[];

  constructor(source: string, problems: readonly Problem[]) {
    const shown = problems.slice(0, mostShown).map(({ line, text, remedy }) => {
      return `${source}${line === undefined ? '' : `, line ${line}`}: ${text}. ${remedy}.`;
    });
    const more = problems.length - shown.length;
    super([...shown, ...(more > 0 ? [`…and ${more} more`] : [])].join('\n'));
    this.problems = problems;
  }
}
