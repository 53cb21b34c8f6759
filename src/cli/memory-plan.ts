import { availableParallelism } from 'node:os';

/** MiB of the serving process under traffic, bodies aside; measured by the benches `soak` and `memory`, as the others. */
const servingMb = 500;
/** MiB of a worker that has judged photos, and the additional MiB of the one that has its models open twice. */
const [workerMb, wideMb] = [400, 120];
/** Bytes per pixel of the most expensive picture while it is decoded, and of the photo with all its reduced sizes after that. */
const bytesPerPixel = 8;
/** A photo in the memory for bodies is copied once more on its way to a worker. */
const bodyFactor = 2;
const maxBodyMb = 64;

/** Settings for the plan; `undefined` is planned. */
export interface MemoryChoice {
  /** MiB for all processes together. */
  readonly memoryMb: number;
  readonly maxPixels: number;
  readonly workers: number | undefined;
  readonly bodyMemoryMb: number | undefined;
  /** Folder of the candidate models, which a worker of their own runs; absent: there are none. */
  readonly shadowModels?: string | undefined;
}

/** Sizes that fit into the memory, and the resulting bound. */
export interface MemoryPlan {
  readonly workers: number;
  readonly bodyMemoryMb: number;
  /** Maximum MiB of all processes together, under any load. */
  readonly boundMb: number;
}

/** Plans the memory: one worker per core if they fit, min one, and one sixteenth for bodies, 4 to 64 MiB. */
export function planMemory({ memoryMb, maxPixels, shadowModels, ...chosen }: MemoryChoice): MemoryPlan {
  const bodyMemoryMb = chosen.bodyMemoryMb ?? Math.max(4, Math.min(maxBodyMb, Math.floor(memoryMb / 16)));
  const oneMb = workerMb + (bytesPerPixel * maxPixels) / 2 ** 20;
  const candidateMb = shadowModels === undefined ? 0 : oneMb;
  const fixedMb = servingMb + wideMb + bodyFactor * bodyMemoryMb + candidateMb;
  const fitting = Math.max(1, Math.floor((memoryMb - fixedMb) / oneMb));
  const workers = chosen.workers ?? Math.min(fitting, availableParallelism());
  return { workers, bodyMemoryMb, boundMb: Math.ceil(fixedMb + workers * oneMb) };
}
