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

/**
 * Judges all photos that have no row yet; each row is on the disk before the next photo is taken, and none is kept in
 * memory. The first internal error stops it, and the rows written so far are kept.
 */
export async function evaluate({ labels, pool, scores, step }: Evaluation): Promise<void> {
  const queue = labels.values();
  const work = async () => {
    for (const label of queue) {
      if (scores.done.has(label.file)) continue;
      await scores.add(rowOf(label, await pool.judge(label.path)));
      step();
    }
  };
  await Promise.all(Array.from({ length: pool.workers }, work));
}

/** A label with the results for its photo. */
export function rowOf({ path: _, ...label }: Label, output: Omit<ScoreRow, keyof Label>): ScoreRow {
  return { ...label, ...output };
}
