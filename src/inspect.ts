import {
  areaQuad,
  canHoldCard,
  canHoldPortrait,
  evenOdds,
  type LocatedCard,
  locate,
  locateOnCard,
  locatePortraitOnly,
  locateSecondCard,
  minCardWidthPx,
  type Portrait,
} from './card/index.ts';
import { portraitCheckNames, runChecks } from './checks/index.ts';
import { runFindings } from './findings/index.ts';
import { meanWidthPx, type Pixels, type Point, pyramid, type Quad, type Workspace } from './image/index.ts';
import type { CheckName, Failed, FailReason, Inspection, ModelInfo, PortraitInspection } from './inspection.ts';
import type { EngineModels } from './models.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What one inspection works with. */
export interface InspectionContext {
  readonly models: EngineModels;
  /** Models and calibration, part of every answer. */
  readonly engineInfo: { readonly models: ModelInfo[]; readonly calibration?: string };
  readonly watch: Stopwatch;
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly findings: boolean;
  /** Whether a document that does not look like a Thai ID card is not judged. */
  readonly requireThaiCard: boolean;
  /** Memory in which the photo is kept while it is inspected. */
  readonly workspace: Workspace;
}

/** The steps: find the card, find the portrait on it, make sure that it is the only one, run the checks, then the findings. */
export async function inspectPhoto(pixels: Pixels, context: InspectionContext): Promise<Inspection> {
  const { models, thresholds, watch } = context;
  if (!canHoldCard(pixels)) return failure('too_small', pixels, context);
  const photo = pyramid(pixels, context.workspace);
  const failed = (reason: FailReason, card?: LocatedCard): Failed => ({
    ...failure(reason, pixels, context),
    ...(card && { card: cardFinding(card) }),
  });

  const located = await watch.time('card', () => locate(photo, models));
  if (located === undefined) return failed('no_card');
  if (meanWidthPx(located.corners) < minCardWidthPx) return failed('too_small', located);

  const first = await watch.time('portrait', () => locateOnCard(photo, located, models.faces));
  const secondCard = await watch.time('another', () => locateSecondCard(photo, first.card, models));
  if (first.portrait && secondCard) return failed('several_cards', first.card);
  const { card, portrait } = secondCard ?? first;
  if (meanWidthPx(card.corners) < minCardWidthPx) return failed('too_small', card);
  if (portrait === undefined) return failed('no_portrait', card);
  if (context.requireThaiCard && card.thaiCard < evenOdds) return failed('other_document', card);
  const box = areaQuad(card.corners, portrait.face);
  if (!box.every((corner) => isInside(corner, pixels))) return failed('card_cut', card);

  const presentation = { photo, card: card.corners, portrait };
  const checks = await runChecks(presentation, { models, thresholds, watch });
  const findings = context.findings && (await watch.time('findings', () => runFindings(presentation, models)));
  return {
    outcome: 'judged',
    photo: sizeOf(pixels),
    ...context.engineInfo,
    card: cardFinding(card),
    portrait: portraitFinding(portrait, box),
    checks,
    ...(findings && { findings }),
    timingsMs: watch.timingsMs(),
  };
}

/** The same for a portrait without its card, with the checks that need no card. */
export async function inspectPortraitOnly(pixels: Pixels, context: InspectionContext): Promise<PortraitInspection> {
  const { models, thresholds, watch } = context;
  if (!canHoldPortrait(pixels)) return failure('too_small', pixels, context);
  const found = await watch.time('portrait', () => locatePortraitOnly(pixels, models.faces));
  if (found === undefined) return failure('no_portrait', pixels, context);
  if (meanWidthPx(found.card) < minCardWidthPx) return failure('too_small', pixels, context);

  const presentation = { photo: pyramid(pixels, context.workspace), ...found, isPortraitOnly: true };
  const checks = await runChecks(presentation, { names: portraitCheckNames, models, thresholds, watch });
  return {
    outcome: 'judged',
    photo: sizeOf(pixels),
    ...context.engineInfo,
    portrait: portraitFinding(found.portrait, areaQuad(found.card, found.portrait.face)),
    checks,
    timingsMs: watch.timingsMs(),
  };
}

function failure(reason: FailReason, pixels: Pixels, { engineInfo, watch }: InspectionContext): Failed {
  return { outcome: 'failed', reason, photo: sizeOf(pixels), ...engineInfo, timingsMs: watch.timingsMs() };
}

function sizeOf({ widthPx, heightPx }: Pixels) {
  return { widthPx, heightPx };
}

function isInside([x, y]: Point, { widthPx, heightPx }: Pixels): boolean {
  return x >= 0 && y >= 0 && x <= widthPx && y <= heightPx;
}

function cardFinding({ corners, confidence, thaiCard }: LocatedCard) {
  return { corners: rounded(corners), confidence, thaiCard };
}

function portraitFinding({ confidence }: Portrait, box: Quad) {
  return { box: rounded(box), confidence };
}

/** Rounded to tenths of a pixel, the precision of the finder. */
function rounded([a, b, c, d]: Quad): [[number, number], [number, number], [number, number], [number, number]] {
  const tenths = ([x, y]: Point): [number, number] => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  return [tenths(a), tenths(b), tenths(c), tenths(d)];
}
