import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkNames } from '../../inspection.ts';
import { checkRows } from './check-rows.ts';
import { hasClasses, ofAttackedChecks, readFolder, readUnlabelled } from './folder.ts';
import { type Label, LabelsError, type Problem } from './label.ts';
import { readCsv, readJsonLines } from './rows.ts';

/** Options for reading labels. */
export interface LabelOptions {
  /** Folder to which relative paths are relative; default: that of the labels. */
  readonly root?: string;
  /**
   * Which classes a labelled check must have; calibration does not need attacks. With `nothing`, photos need no labels
   * at all, and a folder need not have subfolders.
   */
  readonly needs: 'both' | 'bona fide' | 'nothing';
}

/**
 * Reads labels: a CSV (`.csv`), JSON lines (`.jsonl`), or a folder with one subfolder per class.
 * @throws LabelsError with line and remedy of every problem.
 */
export function readLabels(source: string, { root, needs }: LabelOptions): readonly Label[] {
  const { labels, problems } = readSource(source, { root, needs });
  // The heading of the column is in line 1; a folder has no lines.
  const place = statSync(source, { throwIfNoEntry: false })?.isFile() ? { line: 1 } : {};
  const all = problems.length > 0 ? problems : classProblems(labels, needs).map((one) => ({ ...place, ...one }));
  if (all.length > 0) throw new LabelsError(source, all);
  return labels;
}

function readSource(
  source: string,
  { root = dirname(source), needs }: { readonly root: string | undefined; readonly needs: LabelOptions['needs'] },
): { labels: Label[]; problems: Problem[] } {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined)
    return {
      labels: [],
      problems: [{ text: 'Expected labels but there is no such file or folder', remedy: 'Correct the path' }],
    };
  if (found.isDirectory()) {
    const read = needs === 'nothing' && !hasClasses(source) ? readUnlabelled(source) : readFolder(source);
    return needs !== 'bona fide' ? { ...read, labels: ofAttackedChecks(read.labels) } : read;
  }
  const text = readFileSync(source, 'utf8');
  return checkRows(/\.(jsonl|ndjson)$/i.test(source) ? readJsonLines(text, source) : readCsv(text, source), {
    root,
    mayBeUnlabelled: needs === 'nothing',
  });
}

/** A labelled check needs photos of both classes; otherwise there is nothing to distinguish. */
function classProblems(labels: readonly Label[], needs: LabelOptions['needs']): Problem[] {
  if (needs === 'nothing') return [];
  const wanted = needs === 'both' ? ([0, 1] as const) : ([0] as const);
  return checkNames.flatMap((name) => {
    const truths = labels.flatMap(({ truth }) => truth[name] ?? []);
    const missing = wanted.filter((value) => !truths.includes(value));
    if (truths.length === 0 || missing.length === 0) return [];
    const text = `Expected ${wanted.join(' and ')} in ${name} but received only ${1 - missing[0]!} (${truths.length} photos)`;
    const remedy = `Add ${missing[0] === 0 ? 'bona fide photos' : 'attacks'} or leave ${name} out`;
    return [{ text, remedy }];
  });
}
