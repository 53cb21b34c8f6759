import { parse } from 'csv-parse/browser/esm/sync';

export const checkNames = ['blur', 'deepfake', 'print'] as const;
export type CheckName = (typeof checkNames)[number];

/** One labelled photo as one check judged it. */
export interface Item {
  /** 0..100 */
  readonly score: number;
  readonly isAttack: boolean;
  readonly kind: string;
  /** Photos of one group are not independent. */
  readonly group: string;
}

/** What a `scores.csv` of `antifake eval` contains. */
export interface Scores {
  readonly fileName: string;
  readonly photos: number;
  /** Photos without a score. */
  readonly notJudged: number;
  /** Checks with labelled photos of both classes. */
  readonly checks: Readonly<Partial<Record<CheckName, readonly Item[]>>>;
}

/** A file that is not a `scores.csv`, with what was expected. */
export class ScoresError extends Error {
  override readonly name = 'ScoresError';
  readonly line: number | undefined;
  readonly received: string;

  constructor(received: string, line?: number) {
    super(`Expected a scores.csv of antifake eval but received ${received}`);
    this.line = line;
    this.received = received;
  }
}

type Row = Readonly<Record<string, string>>;

const needed = ['file', 'kind', 'group', 'outcome', ...checkNames, ...checkNames.map((name) => `${name}_score`)];

/** Reads the text of a file. @throws ScoresError if it is something else. */
export function readScores(text: string, fileName: string): Scores {
  const rows = parseRows(text);
  const checks = Object.fromEntries(
    checkNames
      .map((name) => [name, itemsOf(rows, name)] as const)
      .filter(([, items]) => items.some(({ isAttack }) => isAttack) && items.some(({ isAttack }) => !isAttack)),
  );
  const notJudged = rows.filter(({ outcome }) => outcome !== 'judged').length;
  return { fileName, photos: rows.length, notJudged, checks };
}

function parseRows(text: string): readonly Row[] {
  let rows: readonly Row[];
  try {
    rows = parse(text, {
      columns: true,
      bom: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
    }) as readonly Row[];
  } catch (error) {
    const { lines } = error as { readonly lines?: number };
    throw new ScoresError((error as Error).message, lines);
  }
  const [first = {}] = rows;
  const missing = needed.filter((name) => !(name in first));
  if (missing.length > 0)
    throw new ScoresError(missing.length === needed.length ? 'something else' : `no ${missing.join(', ')}`, 1);
  return rows;
}

function itemsOf(rows: readonly Row[], name: CheckName): readonly Item[] {
  return rows.flatMap((row, i) => {
    const [label, cell] = [row[name], row[`${name}_score`] ?? ''];
    if ((label !== '0' && label !== '1') || cell === '') return [];
    const score = Number(cell);
    if (!(score >= 0 && score <= 100)) throw new ScoresError(`${name}_score ${JSON.stringify(cell)}`, i + 2);
    const isAttack = label === '1';
    return [{ score, isAttack, kind: row.kind || name, group: row.group || `file ${row.file}` }];
  });
}
