import { type Cut, cutView, diagonalPx, type Point, type Pyramid, type Quad, turnHalf } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { quadsAroundFaces } from './around-face.ts';
import { findRough, isCertain, type Look, lookCloser, lookFirst, settle } from './looks.ts';
import { isFarOff, putBack } from './put-back.ts';
import { largestMove, otherQuads, type Snapped, sideSupport, snapFinely, snapToEdges } from './snap.ts';
import { closerFinderCut, finderCut, partCuts } from './views.ts';
import { around, hasWeakSide, moveWeakSides } from './weak-sides.ts';

/** The models that find a card; that of faces tells where a card may lie whose edges are not clear. */
export interface LocateModels {
  readonly finder: Model;
  readonly refiner: Model;
  readonly faces: Model;
}

/** A card in a photo. */
export interface Located {
  /** In pixels of the photo, clockwise from the card's own top left; may lie outside the photo. */
  readonly corners: Quad;
  /** Probability that a card is there, 0..1. */
  readonly confidence: number;
  /** How much it looks like a Thai national ID card, 0..1. */
  readonly thaiCard: number;
  /** Where the look at the whole photo says that middles of cards may lie, this one's and others', in pixels of the photo. */
  readonly middles: readonly Point[];
}

const minConfidence = 0.5;
/** Clearness from which no other quad is looked for. */
const clearEnough = 0.8;
/** The same after a first look alone, and so near to what it saw, in millimetres, must all sides be. */
const clearAtOnce = 0.87;
const nearAtOnceMm = 0.6;
/** The same once the refiner's disagreement is taken off. */
const agreedEnough = 0.6;
/** What each percent of the diagonal that the refiner would move corners by, on average, takes from a quad's clearness. */
const disagreement = 0.15;
/** The same on cards that it knows. */
const knownDisagreement = 0.4;
/** From this likeness on a card is one that the refiner knows to a millimetre. */
const minThai = 0.9;
/** So many places, the clearest of all looks, are searched for edges farther away. */
const placesSearched = 2;
/** Quads nearer than this share of the diagonal are one place. */
const samePlace = 0.01;

/**
 * Finds the card: a look at the whole photo, then closer looks at the rectified card that mend corners and turn, then its edges.
 * Where those are not clear or do not make a document's shape, parts of the photo are looked at and lines farther away are
 * tried; of all quads the one is taken whose edges and shape are clear and which the refiner would move least.
 */
export async function locate(photo: Pyramid, models: LocateModels): Promise<Located | undefined> {
  const cut = finderCut(photo.photo);
  const rough = await findRough(cutView(photo, cut), models.finder, cut);
  const first = rough && (await closeIn(photo, models.refiner, rough.quad));
  if (rough === undefined || first === undefined) return undefined;
  const best = first.clearness >= clearEnough ? first : await search(photo, models, first);
  if (best.confidence < minConfidence) return undefined;
  return { ...best, corners: await steady(photo, models.refiner, best), middles: rough.middles };
}

/** Of a known card whose edges are not clear, weak sides are put where several looks have them. */
async function steady(photo: Pyramid, refiner: Model, { corners, clearness, thaiCard }: Attempt): Promise<Quad> {
  if (clearness >= clearAtOnce || !isKnown({ thai: thaiCard })) return corners;
  const support = sideSupport(photo, corners);
  if (!hasWeakSide(support)) return corners;
  const looks: Quad[] = [];
  for (const quad of around(corners)) looks.push((await lookCloser(photo, refiner, quad)).corners);
  return moveWeakSides(corners, support, looks);
}

interface Attempt extends Omit<Located, 'middles'> {
  /** How sure the place of its sides is; at most 1, below 0 for quads that nothing speaks for. */
  readonly clearness: number;
}

async function attempt(photo: Pyramid, { finder, refiner }: LocateModels, cut: Cut): Promise<Attempt | undefined> {
  const rough = await findRough(cutView(photo, cut), finder, cut);
  return rough && (await closeIn(photo, refiner, rough.quad));
}

async function closeIn(photo: Pyramid, refiner: Model, rough: Quad): Promise<Attempt | undefined> {
  const first = await lookFirst(photo, refiner, rough);
  const atOnce = first && confirm(photo, first);
  if (first === undefined || atOnce) return atOnce;
  const look = await settle(photo, refiner, first);
  return look && attemptOf(look, await heed(photo, refiner, look));
}

/** What one look is enough for: clear edges lie where it saw the sides. */
function confirm(photo: Pyramid, look: Look): Attempt | undefined {
  if (!isCertain(look)) return undefined;
  const snapped = snapToEdges(photo, look.corners, isKnown(look));
  const isConfirmed = snapped.clearness >= clearAtOnce && !isFarOff(snapped.quad, look.corners, nearAtOnceMm);
  return isConfirmed ? attemptOf(look, snapped) : undefined;
}

function attemptOf({ card, thai }: Look, { quad, clearness }: Snapped): Attempt {
  return { corners: quad, clearness, confidence: card, thaiCard: thai };
}

/** Lays the sides onto edges; of a known card not onto those which two looks say are none of its own. */
async function heed(photo: Pyramid, refiner: Model, look: Look): Promise<Snapped> {
  const snapped = snapToEdges(photo, look.corners, isKnown(look));
  if (!isKnown(look) || snapped.clearness <= 0 || !isFarOff(snapped.quad, look.corners)) return snapped;
  const again = await lookCloser(photo, refiner, snapped.quad);
  const back = putBack(snapped.quad, [look.corners, again.corners]);
  return back ? snapFinely(photo, back) : snapped;
}

function isKnown({ thai }: Pick<Look, 'thai'>): boolean {
  return thai > minThai;
}

/** Where the refiner saw no card at first, only one more look is taken: nothing shall be made a card by long searching. */
async function search(photo: Pyramid, models: LocateModels, first: Attempt): Promise<Attempt> {
  const isCard = first.confidence >= minConfidence;
  const looks = [closerFinderCut(first.corners), ...(isCard ? partCuts(photo.photo) : [])];
  const places = await gather([first], looks, (cut) => attempt(photo, models, cut));
  const agreed = await agree(photo, models.refiner, places.map(snappedOf));
  if (!isCard || agreed[0]!.clearness >= agreedEnough) return agreed[0]!;
  const faced = await gather(places, await quadsAroundFaces(photo, models.faces), (rough) =>
    closeIn(photo, models.refiner, rough),
  );
  const found = [...agreed, ...(await agree(photo, models.refiner, faced.slice(places.length).map(snappedOf)))];
  found.sort(byClearness);
  let best = found[0]!;
  for (const { corners, thaiCard } of found.slice(0, placesSearched))
    best = await contest(photo, models.refiner, {
      best,
      rivals: otherQuads(photo, corners, isKnown({ thai: thaiCard })),
    });
  return best;
}

interface Contest {
  readonly best: Attempt;
  /** Clearest first. */
  readonly rivals: readonly Snapped[];
}

/** The best of all; the refiner only takes from a quad's clearness, so that rivals no clearer than the best need no look. */
async function contest(photo: Pyramid, refiner: Model, { best, rivals }: Contest): Promise<Attempt> {
  let winner = best;
  for (const rival of rivals) {
    if (rival.clearness <= winner.clearness) break;
    const [agreed] = await agree(photo, refiner, [rival]);
    if (agreed!.clearness > winner.clearness) winner = agreed!;
  }
  return winner;
}

/** The places, and those of further tries that lie apart from all before them. */
async function gather<T>(
  places: readonly Attempt[],
  tries: readonly T[],
  locateBy: (one: T) => Promise<Attempt | undefined>,
): Promise<readonly Attempt[]> {
  const all = [...places];
  for (const one of tries) {
    const next = await locateBy(one);
    if (next && all.every(({ corners }) => isApart(corners, next.corners))) all.push(next);
  }
  return all;
}

function snappedOf({ corners, clearness }: Attempt): Snapped {
  return { quad: corners, clearness };
}

function isApart(quad: Quad, other: Quad): boolean {
  return largestMove(quad, other) > samePlace * diagonalPx(quad);
}

/** Looks at each quad and takes from its clearness what the refiner has against it; clearest first. */
async function agree(photo: Pyramid, refiner: Model, quads: readonly Snapped[]): Promise<readonly Attempt[]> {
  const agreed: Attempt[] = [];
  for (const { quad, clearness } of quads) {
    const look = await lookCloser(photo, refiner, quad);
    agreed.push({
      corners: look.turned > 0.5 ? turnHalf(quad) : quad,
      clearness: clearness - objection(quad, look),
      confidence: look.card,
      thaiCard: look.thai,
    });
  }
  return agreed.sort(byClearness);
}

function byClearness(a: Attempt, b: Attempt): number {
  return b.clearness - a.clearness;
}

/** What the refiner has against a quad. */
function objection(quad: Quad, look: Look): number {
  const moved = quad.reduce(
    (sum, [x, y], i) => sum + Math.hypot(look.corners[i]![0] - x, look.corners[i]![1] - y) / 4,
    0,
  );
  return ((isKnown(look) ? knownDisagreement : disagreement) * 100 * moved) / diagonalPx(quad);
}
