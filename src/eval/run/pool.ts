import { AntifakeError } from '../../errors.ts';
import { createInspector, type InspectorOptions } from '../../index.ts';
import { checkNames, type Inspection, type PortraitInspection } from '../../inspection.ts';
import { readPhoto } from '../../photo.ts';
import type { Judgement } from '../scores/row.ts';
import type { Engine, PhotoContent } from './engine.ts';

/** Judges photos on all cores. */
export interface Pool {
  readonly engine: Engine;
  /** Number of photos that are judged at the same time. */
  readonly workers: number;
  /** Judges the photo at a path; one that cannot be read or judged is a value, an internal error is thrown. */
  judge(path: string): Promise<Judgement>;
  close(): Promise<void>;
}

/** Opens an inspector for an evaluation. @throws Error if the engine cannot be opened. */
export async function openPool(options: InspectorOptions, photos: PhotoContent): Promise<Pool> {
  const inspector = await createInspector(options);
  const { models, thresholds, calibration, workers } = inspector;
  const inspect: (image: Uint8Array) => Promise<Found> =
    photos === 'cards' ? inspector.inspect : inspector.inspectPortrait;
  return {
    engine: {
      ...{ photos, models, thresholds },
      ...(calibration !== undefined && { calibration }),
      ...(options.requireThaiCard && { requireThaiCard: true }),
    },
    workers,
    judge: (path) => judge(inspect, path),
    close: inspector.close,
  };
}

type Found = Inspection | PortraitInspection;

async function judge(inspect: (image: Uint8Array) => Promise<Found>, path: string): Promise<Judgement> {
  try {
    return judgementOf(await inspect(await readPhoto(path)));
  } catch (error) {
    if (error instanceof AntifakeError && error.code !== 'INNER_ERROR') return refusal(error.code);
    if (error instanceof Error && 'syscall' in error) return refusal('UNREADABLE');
    throw error;
  }
}

function refusal(reason: string): Judgement {
  return { outcome: 'error', reason, ms: 0, checks: {} };
}

function judgementOf(inspection: Found): Judgement {
  const ms = Math.round(10 * Object.values(inspection.timingsMs).reduce((sum, step) => sum + step, 0)) / 10;
  if (inspection.outcome === 'failed') return { outcome: 'failed', reason: inspection.reason, ms, checks: {} };
  const output: Partial<Record<string, { raw: number; score: number }>> = inspection.checks;
  const checks = checkNames.flatMap((name) => {
    const one = output[name];
    return one === undefined ? [] : [[name, { raw: one.raw, score: one.score }] as const];
  });
  return { outcome: 'judged', reason: '', ms, checks: Object.fromEntries(checks) };
}
