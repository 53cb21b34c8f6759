import { workerData } from 'node:worker_threads';
import { AntifakeError } from '../../errors.ts';
import { createInspector } from '../../index.ts';
import { checkNames, type Inspection, type PortraitInspection } from '../../inspection.ts';
import { readPhoto } from '../../photo.ts';
import type { Judgement } from '../scores/row.ts';
import type { Engine, WorkerTask } from './engine.ts';

const { options, photos } = workerData as WorkerTask;
const opened = createInspector({ ...options, threads: 1 });

/** What all judgements of this worker stand on. */
export async function describe(): Promise<Engine> {
  const { models, thresholds, calibration } = await opened;
  return { photos, models, thresholds, ...(calibration !== undefined && { calibration }) };
}

/** Judges the photo at a path; one that cannot be read or judged is a value, a fault of ours is thrown. */
export default async function judge(path: string): Promise<Judgement> {
  const inspector = await opened;
  const fromMs = performance.now();
  const ms = () => Math.round((performance.now() - fromMs) * 10) / 10;
  try {
    const image = await readPhoto(path);
    const inspection = await (photos === 'cards' ? inspector.inspect(image) : inspector.inspectPortrait(image));
    return judgementOf(inspection, ms());
  } catch (error) {
    if (error instanceof AntifakeError && error.code !== 'INNER_ERROR')
      return { outcome: 'error', reason: error.code, ms: ms(), checks: {} };
    if (error instanceof Error && 'syscall' in error)
      return { outcome: 'error', reason: 'UNREADABLE', ms: ms(), checks: {} };
    throw error;
  }
}

function judgementOf(inspection: Inspection | PortraitInspection, ms: number): Judgement {
  if (inspection.outcome === 'failed') return { outcome: 'failed', reason: inspection.reason, ms, checks: {} };
  const said: Partial<Record<string, { raw: number; score: number }>> = inspection.checks;
  const checks = checkNames.flatMap((name) => {
    const one = said[name];
    return one === undefined ? [] : [[name, { raw: one.raw, score: one.score }] as const];
  });
  return { outcome: 'judged', reason: '', ms, checks: Object.fromEntries(checks) };
}
