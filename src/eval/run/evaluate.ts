import type { Label } from '../labels/label.ts';
import type { ScoreFile } from '../scores/file.ts';
import type { ScoreRow } from '../scores/row.ts';
import type { Pool } from './pool.ts';

/** What an evaluation needs; everything comes in, so that tests and benches bring their own. */
export interface Evaluation {
  readonly labels: readonly Label[];
  readonly pool: Pick<Pool, 'workers' | 'judge'>;
  readonly scores: ScoreFile;
  /** Told after every photo. */
  readonly step: () => void;
}

/**
 * Judges all photos that have no row yet; each row is on the disk before the next photo is taken, none is kept in
 * memory. The first fault of ours stops it, and what was written stays.
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

/** A label with what was said of its photo. */
export function rowOf({ path: _, ...label }: Label, said: Omit<ScoreRow, keyof Label>): ScoreRow {
  return { ...label, ...said };
}
