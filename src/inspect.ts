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
import { portraitCheckNames, runChecks } from './checks/index.ts';
import { runFindings } from './findings/index.ts';
import { meanWidthPx, type Pixels, type Point, pyramid, type Quad, type Workspace } from './image/index.ts';
import type { CheckName, Failed, FailReason, Inspection, ModelInfo, PortraitInspection } from './inspection.ts';
import type { EngineModels } from './models.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Below even odds, by the finder's own probability, a document is not taken for a Thai ID card. */
const minThaiCard = 0.5;

/** What one inspection works with. */
export interface Means {
  readonly models: EngineModels;
  /** What every answer names. */
  readonly said: { readonly models: ModelInfo[]; readonly calibration?: string };
  readonly watch: Stopwatch;
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly findings: boolean;
  /** Whether a document that does not look like a Thai ID card is not judged. */
  readonly requireThaiCard: boolean;
  /** Where the photo lies while it is looked at. */
  readonly workspace: Workspace;
}

/** The story: find the card, find the portrait on it, make sure that it is the only one, run the checks, look for findings. */
export async function inspectPhoto(pixels: Pixels, means: Means): Promise<Inspection> {
  const { models, thresholds, watch } = means;
  if (!canHoldCard(pixels)) return failure('too_small', pixels, means);
  const photo = pyramid(pixels, means.workspace);
  const failed = (reason: FailReason, card?: Located): Failed => ({
    ...failure(reason, pixels, means),
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
  if (means.requireThaiCard && card.thaiCard < minThaiCard) return failed('other_document', card);
  const box = areaQuad(card.corners, portrait.face);
  if (!box.every((corner) => isInside(corner, pixels))) return failed('card_cut', card);

  const sighting = { photo, card: card.corners, portrait };
  const checks = await runChecks(sighting, { models, thresholds, watch });
  const findings = means.findings && (await watch.time('findings', () => runFindings(sighting, models)));
  return {
    outcome: 'judged',
    photo: sizeOf(pixels),
    ...means.said,
    card: cardFinding(card),
    portrait: portraitFinding(portrait, box),
    checks,
    ...(findings && { findings }),
    timingsMs: watch.timingsMs(),
  };
}

/** The same for a portrait without its card, as far as it goes. */
export async function inspectLonePortrait(pixels: Pixels, means: Means): Promise<PortraitInspection> {
  const { models, thresholds, watch } = means;
  if (!canHoldPortrait(pixels)) return failure('too_small', pixels, means);
  const found = await watch.time('portrait', () => locateLonePortrait(pixels, models.faces));
  if (found === undefined) return failure('no_portrait', pixels, means);
  if (meanWidthPx(found.card) < minCardWidthPx) return failure('too_small', pixels, means);

  const sighting = { photo: pyramid(pixels, means.workspace), ...found, alone: true };
  const checks = await runChecks(sighting, { names: portraitCheckNames, models, thresholds, watch });
  return {
    outcome: 'judged',
    photo: sizeOf(pixels),
    ...means.said,
    portrait: portraitFinding(found.portrait, areaQuad(found.card, found.portrait.face)),
    checks,
    timingsMs: watch.timingsMs(),
  };
}

function failure(reason: FailReason, pixels: Pixels, { said, watch }: Means): Failed {
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
