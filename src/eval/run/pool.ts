import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import type { Judgement } from '../scores/row.ts';
import type { Engine, WorkerTask } from './engine.ts';

/** Judges photos on several cores. */
export interface Pool {
  readonly engine: Engine;
  /** How many photos are judged at a time. */
  readonly workers: number;
  judge(path: string): Promise<Judgement>;
  close(): Promise<void>;
}

/**
 * Starts a worker thread for each core, each with its own engine of one thread: photos in parallel use cores better than
 * the parts of one photo do. @throws Error when the engine does not open.
 */
export async function openPool(task: WorkerTask, workers = availableParallelism()): Promise<Pool> {
  // The package holds JavaScript, a clone TypeScript.
  const filename = new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href;
  const pool = new Piscina({ filename, workerData: task, minThreads: workers, maxThreads: workers });
  try {
    const engine: Engine = await pool.run(undefined, { name: 'describe' });
    return { engine, workers, judge: (path) => pool.run(path), close: () => pool.destroy() };
  } catch (error) {
    await pool.destroy();
    throw error;
  }
}
