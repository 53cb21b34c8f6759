import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { withAttack } from './attack/with-attack.ts';
import type { Labels } from './labels.ts';
import { loadPortraits, type PortraitFile } from './people/load.ts';
import type { AttackKind, PhotoPlan } from './plan.ts';
import { planPhoto } from './plan-photo.ts';
import { mix, Random } from './random.ts';
import { renderPhoto } from './render-photo.ts';
import type { Scene } from './scene/load.ts';

/** What a batch draws. */
export interface Batch {
  readonly count: number;
  readonly out: string;
  readonly seed: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly portraits: readonly PortraitFile[];
  readonly scenes: readonly Scene[];
  /** Each photo gets one of these; without any, all are genuine. */
  readonly attacks: readonly (AttackKind | 'none')[];
}

/** One line of labels.jsonl. */
export interface BatchRow extends Labels {
  readonly file: string;
}

/** Draws the batch with so many worker threads; rows come back in order. Photos depend on seed and number alone. */
export async function drawBatch(batch: Batch, workers: number): Promise<readonly BatchRow[]> {
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, worker) => startWorker(batch, { worker, workers })),
  );
  return Array.from({ length: batch.count }, (_, i) => parts[i % workers]![Math.floor(i / workers)]!);
}

interface Share {
  readonly worker: number;
  readonly workers: number;
}

function startWorker(batch: Batch, share: Share): Promise<readonly BatchRow[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly BatchRow[]>();
  const worker = new Worker(new URL(import.meta.url), { workerData: { batch, share } });
  worker.once('message', resolve);
  worker.once('error', reject);
  return promise;
}

/** The plan of one photo of a batch. */
export function planOf(batch: Batch, number: number): PhotoPlan {
  const seed = mix(batch.seed, `photo ${number}`);
  const random = new Random(seed).fork('batch');
  const portrait = batch.portraits.length > 0 ? random.int(0, batch.portraits.length - 1) : -1;
  const donor =
    batch.portraits.length > 1 ? (portrait + random.int(1, batch.portraits.length - 1)) % batch.portraits.length : -1;
  const scene = batch.scenes.length > 0 ? random.pick(batch.scenes) : undefined;
  const size = scene ?? batch;
  const plan = planPhoto(seed, { widthPx: size.widthPx, heightPx: size.heightPx, portrait, ...(scene && { scene }) });
  const kind = batch.attacks.length > 0 ? random.pick(batch.attacks) : 'none';
  return kind === 'none' ? plan : withAttack(plan, { kind, donor });
}

async function drawShare({
  batch,
  share,
}: {
  readonly batch: Batch;
  readonly share: Share;
}): Promise<readonly BatchRow[]> {
  const assets = { portraits: await loadPortraits(batch.portraits) };
  const rows: BatchRow[] = [];
  for (let number = share.worker; number < batch.count; number += share.workers) {
    const { jpeg, labels } = await renderPhoto(planOf(batch, number), assets);
    const file = `${`${number}`.padStart(6, '0')}.jpg`;
    await writeFile(join(batch.out, file), jpeg);
    rows.push({ file, ...labels });
  }
  return rows;
}

if (!isMainThread && workerData?.batch) parentPort?.postMessage(await drawShare(workerData));
