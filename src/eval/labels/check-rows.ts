import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CheckName, checkNames } from '../../inspection.ts';
import { type Label, oneOf, type Problem } from './label.ts';
import type { Row, Rows } from './rows.ts';

const known: readonly string[] = ['file', ...checkNames, 'kind', 'group'];

/** Requirements of rows. */
export interface RowRules {
  /** Folder to which relative paths are relative. */
  readonly root: string;
  /** Whether a photo may have no label. */
  readonly mayBeUnlabelled: boolean;
}

/** The labels in the rows of a table, and all their problems. */
export function checkRows({ rows, columns }: Rows, rules: RowRules): { labels: Label[]; problems: Problem[] } {
  const problems = columnProblems(columns, rules);
  if (problems.length > 0) return { labels: [], problems };
  const lineOf = new Map<string, number>();
  const labels = rows.flatMap((row) => {
    const { label, problems: own } = readRow(row, rules);
    const found = [...own, ...duplicateProblems(row, lineOf)];
    problems.push(...found);
    return found.length === 0 ? [label] : [];
  });
  return { labels, problems };
}

function columnProblems(columns: Rows['columns'], { mayBeUnlabelled }: RowRules): Problem[] {
  const unknown = [...columns].filter(([name]) => !known.includes(name));
  const problems = unknown.map(([name, line]) => ({
    line,
    text: `Expected the columns ${known.join(', ')} but received the unknown column ${JSON.stringify(name)}`,
    remedy: 'Rename or remove it',
  }));
  const add = (text: string, remedy: string) => problems.push({ line: 1, text, remedy });
  if (!columns.has('file')) add('Expected a column file but received none', 'Add it, with the path of each photo');
  if (!mayBeUnlabelled && !checkNames.some((name) => columns.has(name)))
    add(`Expected a column ${oneOf(checkNames)} but received none`, 'Add at least one, with 0 or 1 for each photo');
  return problems;
}

function readRow(
  { line, cells }: Row,
  { root, mayBeUnlabelled }: RowRules,
): { label: Label; problems: readonly Problem[] } {
  const file = typeof cells.file === 'string' ? cells.file : '';
  const path = resolve(root, file);
  const problems: Problem[] = fileProblems(file, path).map((problem) => ({ line, ...problem }));
  const truth: Partial<Record<CheckName, 0 | 1>> = {};
  for (const name of checkNames) {
    const value = truthOf(cells[name]);
    if (value === 'wrong')
      problems.push({
        line,
        text: `Expected 0, 1 or nothing for ${name} but received ${JSON.stringify(cells[name])}`,
        remedy: 'Write 0 (bona fide) or 1 (attack), or leave it empty if it is not known',
      });
    else if (value !== undefined) truth[name] = value;
  }
  if (!mayBeUnlabelled && problems.length === 0 && Object.keys(truth).length === 0)
    problems.push({
      line,
      text: `Expected 0 or 1 for ${oneOf(checkNames)} of ${file} but received none`,
      remedy: 'Label it or remove the line',
    });
  return { label: { file, path, truth, ...textOf(cells, 'kind'), ...textOf(cells, 'group') }, problems };
}

function truthOf(cell: unknown): 0 | 1 | 'wrong' | undefined {
  if (cell === undefined || cell === null || cell === '') return undefined;
  if (cell === 0 || cell === '0') return 0;
  return cell === 1 || cell === '1' ? 1 : 'wrong';
}

function textOf<Name extends string>(cells: Row['cells'], name: Name): { readonly [key in Name]?: string } {
  const cell = cells[name];
  if (cell === undefined || cell === null || cell === '') return {};
  return { [name]: String(cell) } as { readonly [key in Name]: string };
}

function fileProblems(file: string, path: string): readonly Omit<Problem, 'line'>[] {
  if (file === '')
    return [{ text: 'Expected a path for file but received none', remedy: 'Write one or remove the line' }];
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return [];
  const remedy = 'Paths are relative to the folder of the labels: correct it, or set another folder with --root';
  return [{ text: `Expected a photo at ${path} but there is none`, remedy }];
}

function duplicateProblems({ line, cells }: Row, lineOf: Map<string, number>): readonly Problem[] {
  const file = String(cells.file);
  const earlier = lineOf.get(file);
  lineOf.set(file, earlier ?? line);
  if (earlier === undefined || file === '') return [];
  const text = `Expected each photo once but received ${file} again, after line ${earlier}`;
  return [{ line, text, remedy: 'Remove one of the two' }];
}
