import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { withAttack } from '../attacks/with-attack.ts';
import type { AttackKind, PhotoPlan } from '../base/plan.ts';
import { mix, Random } from '../base/random.ts';
import { loadPortraits, type PortraitFile } from '../people/load.ts';
import type { Assets } from '../people/studio.ts';
import type { Labels } from '../render/labels.ts';
import { planPhoto } from '../render/plan-photo.ts';
import { Renderer } from '../render/renderer.ts';
import type { Scene } from '../scene/load.ts';

/** What a batch draws. */
export interface Batch {
  readonly count: number;
  readonly out: string;
  readonly seed: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly portraits: readonly PortraitFile[];
  /** Portraits from which attacks take the other face; default: `portraits`. */
  readonly donors: readonly PortraitFile[];
  readonly scenes: readonly Scene[];
  /** Each photo gets one of these; if empty, all are genuine. */
  readonly attacks: readonly (AttackKind | 'none')[];
  /** Each attack gets one of these, 0..1; if empty, a random one. */
  readonly strengths: readonly number[];
  /** Whether every card is drawn with each attack at each strength instead of with one of them; `count` is then the number of cards. */
  readonly each: boolean;
  /** File of the autoencoder for `autoencoder_after` and the editor attacks. */
  readonly autoencoder?: string;
}

/** Photos that a batch draws. */
export function sizeOf({ count, each, attacks, strengths }: Batch): number {
  return each ? count * Math.max(1, attacks.length) * Math.max(1, strengths.length) : count;
}

/** One line of labels.jsonl. */
export interface BatchRow extends Labels {
  readonly file: string;
}

/** How a batch is drawn. */
export interface Drawing {
  /** Threads. */
  readonly workers: number;
  /** Called after every photo. */
  readonly drawn?: () => void;
}

/** Draws the batch; rows come back in order. Photos depend only on seed and number. */
export async function drawBatch(batch: Batch, { workers, drawn }: Drawing): Promise<readonly BatchRow[]> {
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, worker) => startWorker(batch, { worker, workers }, drawn)),
  );
  return Array.from({ length: sizeOf(batch) }, (_, i) => parts[i % workers]![Math.floor(i / workers)]!);
}

interface Share {
  readonly worker: number;
  readonly workers: number;
}

/** Messages of a worker: `drawn` after each photo, and its rows at the end. */
type Message = 'drawn' | readonly BatchRow[];

function startWorker(batch: Batch, share: Share, drawn: Drawing['drawn']): Promise<readonly BatchRow[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly BatchRow[]>();
  const worker = new Worker(new URL(import.meta.url), { workerData: { batch, share } });
  worker.on('message', (message: Message) => (message === 'drawn' ? drawn?.() : resolve(message)));
  worker.once('error', reject);
  return promise;
}

/** The plan of one photo of a batch. */
export function planOf(batch: Batch, number: number): PhotoPlan {
  const versions = sizeOf(batch) / Math.max(1, batch.count);
  const [card, version] = [Math.floor(number / versions), number % versions];
  const seed = mix(batch.seed, `photo ${card}`);
  const random = new Random(seed).fork('batch');
  const portrait = batch.portraits.length > 0 ? random.int(0, batch.portraits.length - 1) : -1;
  const donor = donorOf(batch, portrait, random);
  const scene = batch.scenes.length > 0 ? random.pick(batch.scenes) : undefined;
  const size = scene ?? batch;
  const plan = planPhoto(seed, { widthPx: size.widthPx, heightPx: size.heightPx, portrait, ...(scene && { scene }) });
  const { attacks, strengths } = batch;
  const pick = <T>(list: readonly T[], at: number): T | undefined =>
    list.length === 0 ? undefined : batch.each ? list[at % list.length] : random.pick(list);
  const kind = pick(attacks, Math.floor(version / Math.max(1, strengths.length))) ?? 'none';
  const strength = pick(strengths, version);
  return kind === 'none' ? plan : withAttack(plan, { kind, donor, ...(strength !== undefined && { strength }) });
}

/** Donors follow the portraits in one list. */
function donorOf({ portraits, donors }: Batch, portrait: number, random: Random): number {
  if (donors.length > 0) return portraits.length + random.int(0, donors.length - 1);
  return portraits.length > 1 ? (portrait + random.int(1, portraits.length - 1)) % portraits.length : -1;
}

async function assetsOf({ portraits, donors, autoencoder }: Batch): Promise<Assets> {
  const loaded = { portraits: await loadPortraits([...portraits, ...donors]) };
  if (autoencoder === undefined) return loaded;
  // Only this attack needs the runtime of models.
  const { openAutoencoder } = await import('./autoencoder.ts');
  return { ...loaded, roundTrip: await openAutoencoder(autoencoder) };
}

async function drawShare({
  batch,
  share,
}: {
  readonly batch: Batch;
  readonly share: Share;
}): Promise<readonly BatchRow[]> {
  const renderer = new Renderer(await assetsOf(batch));
  const rows: BatchRow[] = [];
  for (let number = share.worker; number < sizeOf(batch); number += share.workers) {
    const { jpeg, labels } = await renderer.photo(planOf(batch, number));
    const file = `${`${number}`.padStart(6, '0')}.jpg`;
    await writeFile(join(batch.out, file), jpeg);
    rows.push({ file, ...labels });
    parentPort?.postMessage('drawn' satisfies Message);
  }
  return rows;
}

if (!isMainThread && workerData?.batch) parentPort?.postMessage(await drawShare(workerData));
