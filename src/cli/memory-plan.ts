import { availableParallelism } from 'node:os';

/** MiB of the serving process after hours of traffic, bodies aside; measured by the benches `soak` and `memory`, as the others. */
const servingMb = 500;
/** MiB of a worker that has judged photos, and what one of them has more, as it holds its models twice. */
const [workerMb, wideMb] = [400, 120];
/** The costliest picture takes so many bytes a pixel while it is decoded, and the photo is then held at all its sizes. */
const bytesAPixel = 8;
/** A photo in the memory for bodies is a second time on its way to a worker. */
const bodyFactor = 2;
const maxBodyMb = 64;

/** What is set, or left to the plan. */
export interface MemoryChoice {
  /** MiB for all processes together. */
  readonly memoryMb: number;
  readonly maxPixels: number;
  readonly workers: number | undefined;
  readonly bodyMemoryMb: number | undefined;
}

/** Sizes that fit the memory, and the bound that they keep. */
export interface MemoryPlan {
  readonly workers: number;
  readonly bodyMemoryMb: number;
  /** MiB that all processes hold at most, whatever is asked of them. */
  readonly boundMb: number;
}

/** Shares the memory out: a worker for each core if they fit, at least one, and a sixteenth for bodies, 4 to 64 MiB. */
export function planMemory({ memoryMb, maxPixels, ...chosen }: MemoryChoice): MemoryPlan {
  const bodyMemoryMb = chosen.bodyMemoryMb ?? Math.max(4, Math.min(maxBodyMb, Math.floor(memoryMb / 16)));
  const fixedMb = servingMb + wideMb + bodyFactor * bodyMemoryMb;
  const oneMb = workerMb + (bytesAPixel * maxPixels) / 2 ** 20;
  const fitting = Math.max(1, Math.floor((memoryMb - fixedMb) / oneMb));
  const workers = chosen.workers ?? Math.min(fitting, availableParallelism());
  return { workers, bodyMemoryMb, boundMb: Math.ceil(fixedMb + workers * oneMb) };
}
