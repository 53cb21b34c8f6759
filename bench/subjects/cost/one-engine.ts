/** The engine of one checkout in a separate process: answers each photo that it receives, or `again` for the same photo, with the cost of judging it. For `engine-cost.ts`. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CardModels } from '../../../src/card/index.ts';
import type { CheckModels } from '../../../src/checks/index.ts';
import type { Workspace } from '../../../src/image/index.ts';
import { checkNames } from '../../../src/names.ts';
import { dropBytes } from '../../../src/photo.ts';
import { recordRuns } from '../../shared/load/recorder.ts';

/** Processor milliseconds of one photo, of all threads. */
export interface Costs {
  readonly whole: number;
  readonly decode: number;
  /** Only the same model runs, on the same numbers. */
  readonly models: number;
}

type Models = CardModels & CheckModels;
type Act = () => Promise<unknown>;

const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };

/** One checkout's engine. */
interface Engine {
  readonly image: typeof import('../../../src/image/index.ts');
  readonly card: typeof import('../../../src/card/index.ts');
  readonly checks: typeof import('../../../src/checks/index.ts');
  readonly models: Models;
  readonly workspace: Workspace | undefined;
}

/** Answers each photo that the process receives with its costs; `again` stands for the same photo. */
async function main([folder = '.']: readonly string[]): Promise<void> {
  const engine = await openEngine(folder);
  let [photo, runs]: [Uint8Array, readonly Act[]] = [new Uint8Array(0), []];
  process.on('message', async (next: Uint8Array | 'again') => {
    if (next !== 'again') [photo, runs] = [next, await runsOf(next, engine)];
    process.send!(await measure(photo, runs, engine));
  });
  process.send!('ready');
}

async function openEngine(folder: string): Promise<Engine> {
  // Every checkout has these files; the types are those of this one.
  const load = async (path: string) => await import(resolve(folder, path));
  const image: Engine['image'] = await load('src/image/index.ts');
  const card = await load('src/card/index.ts');
  return {
    image,
    // Older checkouts have the same function under this name.
    card: { ...card, locateSecondCard: card.locateSecondCard ?? card.locateAnother },
    checks: await load('src/checks/index.ts'),
    models: await openModels(folder, await load('src/model/index.ts')),
    // Older checkouts have no workspace.
    workspace: image.Workspace && new image.Workspace(),
  };
}

async function measure(photo: Uint8Array, runs: readonly Act[], engine: Engine): Promise<Costs> {
  return {
    whole: await processorMs(() => judge(photo, engine)),
    decode: await processorMs(async () => dropBytes((await engine.image.decode(photo, limits)).data)),
    models: await processorMs(async () => {
      for (const run of runs) await run();
    }),
  };
}

/** Judges a photo as an inspector does, and ends early if the photo cannot be judged. */
async function judge(bytes: Uint8Array, { image, card, checks, models, workspace }: Engine): Promise<void> {
  const pixels = await image.decode(bytes, limits);
  const photo = image.pyramid(pixels, workspace);
  const located = await card.locate(photo, models);
  const first = located && (await card.locateOnCard(photo, located, models.faces));
  const secondCard = first && (await card.locateSecondCard(photo, first.card, models));
  const portrait = secondCard ? undefined : first?.portrait;
  const presentation = portrait && { photo, card: first!.card.corners, portrait };
  if (presentation)
    await checks.runChecks(presentation, { models, thresholds: {}, watch: { time: (_, act) => act() } });
  dropBytes(pixels.data);
}

/** The model runs that judging a photo takes. */
async function runsOf(photo: Uint8Array, engine: Engine): Promise<readonly Act[]> {
  const recording = recordRuns(engine.models);
  await judge(photo, { ...engine, models: recording.models });
  return recording.runs;
}

async function openModels(
  folder: string,
  { openModel }: typeof import('../../../src/model/index.ts'),
): Promise<Models> {
  const dir = resolve(folder, 'models');
  const open = (name: string) => openModel(name, { dir, threads: 1 });
  // Older checkouts have no judge, and never run one.
  const hasJudge = readdirSync(dir).some((file) => file.startsWith('card-judge'));
  const opened = await Promise.all(checkNames.map(async (name) => [name, await open(name)]));
  return {
    judge: await open(hasJudge ? 'card-judge' : 'card-edges'),
    finder: await open('card-finder'),
    refiner: await open('card-refiner'),
    edges: await open('card-edges'),
    faces: await open('face-detector'),
    ...(Object.fromEntries(opened) as CheckModels),
  };
}

async function processorMs(act: Act): Promise<number> {
  const from = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

if (import.meta.main) await main(process.argv.slice(2));
