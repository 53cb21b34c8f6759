import { isSameState, photoStateOf } from '../../photo.ts';
import type { Label } from '../labels/label.ts';
import type { ScoreFile } from '../scores/file.ts';
import type { ScoreRow } from '../scores/row.ts';
import type { Pool } from './pool.ts';

/** Input of an evaluation; everything is passed in, so that tests and benches can use their own. */
export interface Evaluation {
  readonly labels: readonly Label[];
  readonly pool: Pick<Pool, 'workers' | 'judge'>;
  readonly scores: ScoreFile;
  /** Called after every photo. */
  readonly step: () => void;
}

/** The labels whose photo has no row yet, or a row of another photo that was at the same path. */
export async function withoutRow(labels: readonly Label[], { done }: Pick<ScoreFile, 'done'>): Promise<Label[]> {
  const left: Label[] = [];
  for (const label of labels) {
    const row = done.get(label.file);
    if (row === undefined || !isSameState(row.photo, await photoStateOf(label.path))) left.push(label);
  }
  return left;
}

/**
 * Judges photos; each row is on the disk before the next photo is taken, and none is kept in
 * memory. The first internal error stops it, and the rows written so far are kept.
 */
export async function evaluate({ labels, pool, scores, step }: Evaluation): Promise<void> {
  const queue = labels.values();
  const work = async () => {
    for (const label of queue) {
      const photo = await photoStateOf(label.path);
      await scores.add(rowOf(label, { ...(await pool.judge(label.path)), photo }));
      step();
    }
  };
  await Promise.all(Array.from({ length: pool.workers }, work));
}

/** A label with the results for its photo. */
export function rowOf({ path: _, ...label }: Label, output: Omit<ScoreRow, keyof Label>): ScoreRow {
  return { ...label, ...output };
}
