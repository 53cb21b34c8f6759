import { isUint8Array } from 'node:util/types';
import {
  areaQuad,
  canHoldCard,
  canHoldPortrait,
  type Located,
  locate,
  locateAnother,
  locateLonePortrait,
  locateOnCard,
  minCardWidthPx,
  type Portrait,
} from './card/index.ts';
import { runChecks, runFindings } from './checks/index.ts';
import { decode, dropPixels, meanWidthPx, type Pixels, type Point, pyramid, type Quad } from './image/index.ts';
import {
  type CheckName,
  type Failed,
  type FailReason,
  type Inspection,
  type ModelInfo,
  type PortraitInspection,
  portraitCheckNames,
} from './inspection.ts';
import { type EngineModels, infosOf, type ModelChoice, openEngineModels, thresholdsOf } from './models.ts';
import { maxPhotoBytes } from './photo.ts';
import { type Stopwatch, stopwatch } from './stopwatch.ts';

/** How an inspector is made. Everything has a default. */
export interface InspectorOptions extends ModelChoice {
  /** Overrides the thresholds of the manifests, 0..100; above means yes. */
  readonly thresholds?: Partial<Readonly<Record<CheckName, number>>>;
  /** Default 4,194,304. */
  readonly maxBytes?: number;
  /** Default 50,000,000. */
  readonly maxPixels?: number;
}

export interface InspectOptions {
  /** Stops the inspection at its next step; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Also looks for a colour copy and for a screen: experimental, and about as dear as the blur and print checks. Default: no. */
  readonly findings?: boolean;
}

/** Judges photos. Safe for parallel calls; keeps no photo. */
export interface Inspector {
  readonly models: readonly ModelInfo[];
  /** In effect: the options' or the manifests'. */
  readonly thresholds: Readonly<Record<CheckName, number>>;
  /** Id of the calibration file, when there is one. */
  readonly calibration?: string;
  /**
   * @param image a JPEG, PNG or BMP file's bytes.
   * @throws AntifakeError IMAGE_INVALID_FORMAT, IMAGE_INVALID_SIZE or INNER_ERROR, and TypeError when it is given anything else.
   */
  inspect(image: Uint8Array, options?: InspectOptions): Promise<Inspection>;
  /**
   * Judges a picture that shows the portrait alone: no card is looked for, the face sets the scale, and the picture is
   * read as that part of a card. There is no print score, as it is the whole card's.
   * @throws as `inspect` does.
   */
  inspectPortrait(image: Uint8Array, options?: InspectOptions): Promise<PortraitInspection>;
  /** Frees the models; an inspection that runs rejects at its next step. */
  close(): Promise<void>;
}

/** Loads and verifies the models. @throws Error when one, the calibration or an option is missing or not what it should be. */
export async function createInspector(options: InspectorOptions = {}): Promise<Inspector> {
  const limits = limitsOf(options);
  const { models, calibration } = await openEngineModels(options);
  const thresholds = thresholdsOf(models, options.thresholds ?? {});
  const said = (used: Partial<EngineModels>) => ({
    models: infosOf(used),
    ...(calibration !== undefined && { calibration }),
  });
  const { colourCopy, screen, ...needed } = models;
  const look =
    <T>(story: (pixels: Pixels, engine: Engine) => Promise<T>) =>
    async (image: Uint8Array, { signal, findings = false }: InspectOptions = {}) => {
      if (!isUint8Array(image)) throw new TypeError('Expected the bytes of a photo, a Uint8Array, for image');
      const watch = stopwatch(signal);
      const pixels = await watch.time('decode', () => decode(image, limits));
      try {
        return await story(pixels, { models, said: said(findings ? models : needed), watch, thresholds, findings });
      } finally {
        dropPixels(pixels);
      }
    };
  let closing: Promise<unknown> | undefined;
  return {
    ...said(models),
    thresholds,
    inspect: look(inspectPhoto),
    inspectPortrait: look(inspectLonePortrait),
    close: async () => {
      closing ??= Promise.all(Object.values(models).map((model) => model.close()));
      await closing;
    },
  };
}

/** The limits in effect. @throws Error when one is no number: every photo is within a limit of NaN. */
function limitsOf({ maxBytes = maxPhotoBytes, maxPixels = 50_000_000 }: InspectorOptions) {
  for (const [name, limit] of Object.entries({ maxBytes, maxPixels }))
    if (!Number.isInteger(limit) || limit < 1)
      throw new Error(`Expected a whole number from 1 for ${name} but received ${limit}`);
  return { maxBytes, maxPixels };
}

interface Engine {
  readonly models: EngineModels;
  /** What every answer names. */
  readonly said: { readonly models: ModelInfo[]; readonly calibration?: string };
  readonly watch: Stopwatch;
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly findings: boolean;
}

/** The story: find the card, find the portrait on it, make sure that it is the only one, run the checks, look for findings. */
async function inspectPhoto(pixels: Pixels, engine: Engine): Promise<Inspection> {
  const { models, thresholds, watch } = engine;
  if (!canHoldCard(pixels)) return failure('too_small', pixels, engine);
  const photo = pyramid(pixels);
  const failed = (reason: FailReason, card?: Located): Failed => ({
    ...failure(reason, pixels, engine),
    ...(card && { card: cardFinding(card) }),
  });

  const located = await watch.time('card', () => locate(photo, models));
  if (located === undefined) return failed('no_card');
  if (meanWidthPx(located.corners) < minCardWidthPx) return failed('too_small', located);

  const first = await watch.time('portrait', () => locateOnCard(photo, located, models.faces));
  const another = await watch.time('another', () => locateAnother(photo, first.card, models));
  if (first.portrait && another) return failed('several_cards', first.card);
  const { card, portrait } = another ?? first;
  if (portrait === undefined) return failed('no_portrait', card);
  const box = areaQuad(card.corners, portrait.face);
  if (!box.every((corner) => isInside(corner, pixels))) return failed('card_cut', card);

  const sighting = { photo, card: card.corners, portrait };
  const checks = await runChecks(sighting, { models, thresholds, watch });
  const findings = engine.findings && (await watch.time('findings', () => runFindings(sighting, models)));
  return {
    outcome: 'judged',
    photo: sizeOf(pixels),
    ...engine.said,
    card: cardFinding(card),
    portrait: portraitFinding(portrait, box),
    checks,
    ...(findings && { findings }),
    timingsMs: watch.timingsMs(),
  };
}

/** The same for a portrait without its card, as far as it goes. */
async function inspectLonePortrait(pixels: Pixels, engine: Engine): Promise<PortraitInspection> {
  const { models, thresholds, watch } = engine;
  if (!canHoldPortrait(pixels)) return failure('too_small', pixels, engine);
  const found = await watch.time('portrait', () => locateLonePortrait(pixels, models.faces));
  if (found === undefined) return failure('no_portrait', pixels, engine);
  if (meanWidthPx(found.card) < minCardWidthPx) return failure('too_small', pixels, engine);

  const sighting = { photo: pyramid(pixels), ...found, alone: true };
  const checks = await runChecks(sighting, { names: portraitCheckNames, models, thresholds, watch });
  return {
    outcome: 'judged',
    photo: sizeOf(pixels),
    ...engine.said,
    portrait: portraitFinding(found.portrait, areaQuad(found.card, found.portrait.face)),
    checks,
    timingsMs: watch.timingsMs(),
  };
}

function failure(reason: FailReason, pixels: Pixels, { said, watch }: Engine): Failed {
  return { outcome: 'failed', reason, photo: sizeOf(pixels), ...said, timingsMs: watch.timingsMs() };
}

function sizeOf({ widthPx, heightPx }: Pixels) {
  return { widthPx, heightPx };
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
