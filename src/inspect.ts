import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { areaQuad, type Located, locate, locatePortrait, type Portrait } from './card/index.ts';
import { type CheckModels, runChecks } from './checks/index.ts';
import { decode, meanWidthPx, type Pixels, type Point, pyramid, type Quad } from './image/index.ts';
import type { CheckName, Failed, FailReason, Inspection, ModelInfo } from './inspection.ts';
import { type Model, openModel } from './model/index.ts';
import { type Stopwatch, stopwatch } from './stopwatch.ts';

/** How an inspector is made. Everything has a default. */
export interface InspectorOptions {
  /** Folder with the ONNX models and their manifests; default: the package's own `models/`. */
  readonly modelsDir?: string;
  /** Overrides the thresholds of the manifests, 0..100; above means yes. */
  readonly thresholds?: Partial<Readonly<Record<CheckName, number>>>;
  /** Default 4,194,304. */
  readonly maxBytes?: number;
  /** Default 50,000,000. */
  readonly maxPixels?: number;
  /** Threads of one model run; default: the number of cores, at most 2. */
  readonly threads?: number;
}

export interface InspectOptions {
  /** Stops the inspection at its next step; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Judges photos. Safe for parallel calls; keeps no photo. */
export interface Inspector {
  readonly models: readonly ModelInfo[];
  /**
   * @param image a JPEG, PNG or BMP file's bytes.
   * @throws AntifakeError IMAGE_INVALID_FORMAT, IMAGE_INVALID_SIZE or INNER_ERROR.
   */
  inspect(image: Uint8Array, options?: InspectOptions): Promise<Inspection>;
  close(): Promise<void>;
}

/** A card narrower than this, in photo pixels, is not judged. */
export const minCardWidthPx = 240;

const defaults = { maxBytes: 4_194_304, maxPixels: 50_000_000 } as const;

/** Loads and verifies the models. @throws Error when one is missing or not what its manifest says. */
export async function createInspector(options: InspectorOptions = {}): Promise<Inspector> {
  const models = await openModels(options);
  const infos = Object.values(models).map(({ manifest: { name, version, sha256 } }) => ({ name, version, sha256 }));
  const limits = { ...defaults, ...options };
  return {
    models: infos,
    inspect: async (image, { signal } = {}) => {
      const watch = stopwatch(signal);
      const photo = await watch.time('decode', () => decode(image, limits));
      return await inspectPhoto(photo, { models, infos, watch, thresholds: options.thresholds ?? {} });
    },
    close: async () => {
      await Promise.all(Object.values(models).map((model) => model.close()));
    },
  };
}

interface Engine {
  readonly models: Readonly<Record<'finder' | 'refiner' | 'faces', Model>> & CheckModels;
  readonly infos: ModelInfo[];
  readonly watch: Stopwatch;
  readonly thresholds: Partial<Readonly<Record<CheckName, number>>>;
}

/** The story: find the card, find the portrait on it, run the checks. */
async function inspectPhoto(pixels: Pixels, { models, infos, watch, thresholds }: Engine): Promise<Inspection> {
  const photo = pyramid(pixels);
  const facts = { photo: { widthPx: pixels.widthPx, heightPx: pixels.heightPx }, models: infos };
  const failed = (reason: FailReason, card?: Located): Failed => ({
    outcome: 'failed',
    reason,
    ...facts,
    ...(card && { card: cardFinding(card) }),
    timingsMs: watch.timingsMs(),
  });

  const card = await watch.time('card', () => locate(photo, models));
  if (card === undefined) return failed('no_card');
  if (meanWidthPx(card.corners) < minCardWidthPx) return failed('too_small', card);

  const portrait = await watch.time('portrait', () => locatePortrait(photo, card.corners, models.faces));
  if (portrait === undefined) return failed('no_portrait', card);
  const box = areaQuad(card.corners, portrait.face);
  if (!box.every((corner) => isInside(corner, pixels))) return failed('card_cut', card);

  const checks = await runChecks({ photo, card: card.corners, portrait }, { models, thresholds, watch });
  return {
    outcome: 'judged',
    ...facts,
    card: cardFinding(card),
    portrait: portraitFinding(portrait, box),
    checks,
    timingsMs: watch.timingsMs(),
  };
}

async function openModels(options: InspectorOptions): Promise<Engine['models']> {
  const dir = options.modelsDir ?? fileURLToPath(new URL('../models', import.meta.url));
  const threads = options.threads ?? Math.min(2, availableParallelism());
  const open = (name: string) => openModel(name, { dir, threads });
  return {
    finder: await open('card-finder'),
    refiner: await open('card-refiner'),
    faces: await open('face-detector'),
    blur: await open('blur'),
    deepfake: await open('deepfake'),
    print: await open('print'),
  };
}

function isInside([x, y]: Point, { widthPx, heightPx }: Pixels): boolean {
  return x >= 0 && y >= 0 && x <= widthPx && y <= heightPx;
}

function cardFinding({ corners, confidence, thaiCard }: Located) {
  return { corners: rounded(corners), confidence, thaiCard };
}

function portraitFinding({ confidence }: Portrait, box: Quad) {
  return { box: rounded(box), confidence };
}

/** Tenths of a pixel are what the finder can know. */
function rounded([a, b, c, d]: Quad): [[number, number], [number, number], [number, number], [number, number]] {
  const tenths = ([x, y]: Point): [number, number] => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  return [tenths(a), tenths(b), tenths(c), tenths(d)];
}
