import type { CheckName } from '../../inspection.ts';

/** Label of one photo. */
export interface Label {
  /** Path as in the labels; identifies the photo in every result. */
  readonly file: string;
  /** Path of the file. */
  readonly path: string;
  /** 1: an attack, with the fault; 0: bona fide; absent: not labelled, and not counted for that check. */
  readonly truth: Partial<Readonly<Record<CheckName, 0 | 1>>>;
  /** The kind of attack, such as `photocopy`; error rates are reported for each. */
  readonly kind?: string;
  /** The person, card or session: photos of one group are not independent. Absent: the photo is independent. */
  readonly group?: string;
}

/** `blur, deepfake or print` */
export function oneOf(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names);
}

/** A problem of labels, with its line, and what to do about it. */
export interface Problem {
  /** From 1; absent if the labels are a folder. */
  readonly line?: number;
  /** `Expected X but received Y` */
  readonly text: string;
  readonly remedy: string;
}

const maxShown = 10;

/** Labels that cannot be used; `message` contains the first problems, one per line. */
export class LabelsError extends Error {
  override readonly name = 'LabelsError';
  readonly problems: readonly Problem[];

  constructor(source: string, problems: readonly Problem[]) {
    const shown = problems.slice(0, maxShown).map(({ line, text, remedy }) => {
      return `${source}${line === undefined ? '' : `, line ${line}`}: ${text}. ${remedy}.`;
    });
    const more = problems.length - shown.length;
    super([...shown, ...(more > 0 ? [`…and ${more} more`] : [])].join('\n'));
    this.problems = problems;
  }
}
