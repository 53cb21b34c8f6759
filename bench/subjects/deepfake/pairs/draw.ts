import { areaQuad } from '../../../../src/card/index.ts';
import { cardView, deepfakeArea, deepfakeCut, faceView } from '../../../../src/checks/index.ts';
import { cutView, meanWidthPx, type Pixels, type Point, pyramid, type Quad } from '../../../../src/image/index.ts';
import type { Person } from '../../../../synth/dataset/people.ts';
import { photoSeed } from '../../../../synth/dataset/seed.ts';
import { inexactPortrait, shake } from '../../../../synth/dataset/shake.ts';
import { pointInWindow, quadInWindow, windowAround } from '../../../../synth/dataset/window.ts';
import {
  finalSize,
  labelPhoto,
  type PhotoPlan,
  planPhoto,
  Random,
  type Renderer,
  type Sending,
  sentBy,
  type Window,
  withAttack,
} from '../../../../synth/index.ts';
import { visibleChange } from '../../../shared/photos/change.ts';
import { type Cast, personOf } from './cast.ts';
import { editorKinds, kindsOf, type RowKind } from './kinds.ts';

/** Properties of a drawn photo; positions in pixels of the drawn part. */
export interface PairRow {
  /** Number of the card in its series; a genuine photo and its attacks have the same. */
  readonly card: number;
  readonly sent: Sending;
  /** `genuine`, or the name of a kind. */
  readonly kind: string;
  /** The maker of the other picture or the editor's network; `genuine` for another person's portrait, `self` if there is none. */
  readonly maker: string;
  readonly person: string;
  /** The set that the person's portrait comes from. */
  readonly set: string;
  /** Kind of print: `usual`, `any` or `not Thai`. */
  readonly prints: string;
  readonly strength: number;
  /** JPEG generations, the same for all photos of a sending. */
  readonly jpegs: number;
  /** {@link visibleChange} of the view of the face from the genuine photo; 0 for the genuine photo. */
  readonly change: number;
  readonly corners: Quad;
  /** The replaced area, if there is one. */
  readonly replaced: readonly Point[] | null;
}

/** The part of a drawn photo that the check's views need, and its properties. */
export interface PairPhoto {
  readonly pixels: Pixels;
  readonly row: PairRow;
}

/** A series of cards. */
export interface Series {
  readonly seed: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Attacks on each card: three usual kinds in turn, or one editor. */
  readonly attacks: 'usual' | 'editors';
}

/** Narrower cards are left out, because few people send them; the product judges cards down to 240 px (`minCardWidthPx` in src/card). */
const minCardPx = 320;
/** Factor on the area that the views need, because an attack may move the face, and the view with it, a little. */
const room = 1.12;

/**
 * A card in both sendings: genuine, and with each of its kinds of attack, on the same part of the same photo, with the same corners, which
 * are as inexact as those of the finder. Yields nothing if the card is too small or too far outside the photo.
 */
export async function* drawCard(card: number, series: Series, cast: Cast): AsyncGenerator<PairPhoto> {
  const person = personOf(cast, card);
  const plan = planCard(card, person, series);
  const random = new Random(plan.seed ^ 0x9a12);
  const attacks = series.attacks === 'editors' ? [editOf(card, cast)] : attacksOn(card, { person, random, cast });
  const base = {
    card,
    person: cast.people[person]!.group,
    set: cast.people[person]!.set,
    prints: printsOf(plan, card),
  };
  for (const sent of ['camera', 'messaging'] as const)
    yield* drawSending(sentBy(plan, sent), { base: { ...base, sent }, attacks, renderer: cast.renderer });
}

interface Attack {
  readonly kind: RowKind;
  readonly renderer: Renderer;
  readonly maker: string;
  readonly options: { readonly strength: number; readonly donor: number };
}

/** Prints repeat after four cards. */
const printsCycle = 4;

/** Half of the cards are printed like Thai cards, half in any way; half of the latter are not Thai. */
function planCard(card: number, portrait: number, { seed, widthPx, heightPx }: Series): PhotoPlan {
  const prints = card % 2 === 0 ? 'usual' : 'any';
  const family = card % printsCycle === 1 ? 'generic' : 'thai';
  return planPhoto(photoSeed(seed, card), { widthPx, heightPx, portrait, family, prints });
}

function printsOf({ family }: PhotoPlan, card: number): string {
  return family === 'generic' ? 'not Thai' : card % 2 === 0 ? 'usual' : 'any';
}

function attacksOn(
  card: number,
  { person, random, cast }: { readonly person: number; readonly random: Random; readonly cast: Cast },
): readonly Attack[] {
  return kindsOf(card).map((kind) => {
    const donor = cast.pickDonor(kind.source, person, random);
    const maker = donor < 0 ? 'self' : makerOf(cast.people[donor]!);
    return { kind, renderer: cast.renderer, maker, options: { strength: random.range(0.3, 1), donor } };
  });
}

/** A set may contain genuine portraits and fakes. */
function makerOf({ fake, set }: Person): string {
  return fake === 1 ? set : 'genuine';
}

/** The whole photo and the portrait in turn, through each network in turn, on cards of all prints. */
function editOf(card: number, { editors }: Cast): Attack {
  const round = Math.floor(card / printsCycle);
  const [name, renderer] = [...editors][(round >> 1) % editors.size]!;
  return { kind: editorKinds[round % 2]!, renderer, maker: name, options: { strength: 1, donor: -1 } };
}

interface Shooting {
  readonly base: Pick<PairRow, 'card' | 'person' | 'set' | 'prints' | 'sent'>;
  readonly attacks: readonly Attack[];
  readonly renderer: Renderer;
}

async function* drawSending(plan: PhotoPlan, { base, attacks, renderer }: Shooting): AsyncGenerator<PairPhoto> {
  const place = placeOf(plan, renderer);
  if (place === undefined) return;
  const { window, ...where } = place;
  const jpegs = Object.values(plan.chain).length;
  const faceOf = (pixels: Pixels) =>
    cutView(pyramid(pixels), deepfakeCut({ card: where.corners, portrait: place.portrait }, faceView));
  const genuine = await renderer.window(plan, window);
  const known = { ...base, jpegs, corners: where.corners };
  const untouched = { kind: 'genuine', maker: 'self', strength: 0, change: 0, replaced: null };
  yield { pixels: genuine.pixels, row: { ...known, ...untouched } };
  const before = faceOf(genuine.pixels);
  for (const { kind, renderer: own, maker, options } of attacks) {
    const attacked = withAttack(plan, { kind: kind.attack, ...options });
    const { pixels, labels } = await own.window(attacked, window);
    const replaced = labels.card?.replaced?.map((point) => pointInWindow(point, window)) ?? null;
    const change = visibleChange(before, faceOf(pixels));
    yield { pixels, row: { ...known, kind: kind.name, maker, strength: options.strength, change, replaced } };
  }
}

/** The part of the photo to draw, and the card in its pixels, with slightly inexact corners. */
function placeOf(plan: PhotoPlan, renderer: Renderer) {
  const random = new Random(plan.seed ^ 0x51de);
  const { card } = labelPhoto(plan, renderer);
  if (card === undefined || meanWidthPx(card.corners) < minCardPx) return undefined;
  const corners = shake(card.corners, random, 0.004);
  const portrait = inexactPortrait(corners, card.face, random);
  const view = { ...cardView, faceHeights: room * cardView.faceHeights };
  const window = windowAround(areaQuad(corners, deepfakeArea(portrait, view)), finalSize(plan));
  return window && { window, portrait, corners: quadInWindow(corners, window) };
}

/** The part of a photo outside the box of a polygon that a probe may use: the largest strip next to, above or below it. */
export function stripBeside(replaced: readonly Point[], { widthPx, heightPx }: Omit<Pixels, 'data'>): Window {
  const [xs, ys] = [replaced.map(([x]) => x), replaced.map(([, y]) => y)];
  const grid = (value: number) => Math.max(0, Math.floor(value / 16) * 16);
  const [left, right] = [grid(Math.min(...xs) - reachPx), grid(Math.max(...xs) + reachPx + 16)];
  const [top, bottom] = [grid(Math.min(...ys) - reachPx), grid(Math.max(...ys) + reachPx + 16)];
  const strips: readonly Window[] = [
    { x: 0, y: 0, widthPx: left, heightPx },
    { x: right, y: 0, widthPx: Math.max(0, widthPx - right), heightPx },
    { x: 0, y: 0, widthPx, heightPx: top },
    { x: 0, y: bottom, widthPx, heightPx: Math.max(0, heightPx - bottom) },
  ];
  return strips.toSorted((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx)[0]!;
}

/** Distance by which feathered edges and one JPEG block reach beyond the replaced area. */
const reachPx = 24;
