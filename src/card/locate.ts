import { type Cut, cutTensor, diagonalPx, type Point, type Pyramid, type Quad, turnHalf } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { quadsAroundFaces } from './around-face.ts';
import { choose, recognise } from './choice.ts';
import { findRough, isCertain, type Look, lookCloser, lookFirst, settle } from './looks.ts';
import { isFarOff, putBack } from './put-back.ts';
import { lookAtEdges, moveToSeen } from './seen-edges.ts';
import { largestMove, otherQuads, type Snapped, snapFinely, snapToEdges } from './snap.ts';
import { closerFinderCut, finderCut, partCuts } from './views.ts';

/** The models that find a card; those of edges and faces tell where a card lies whose edges are not clear. */
export interface LocateModels {
  readonly finder: Model;
  readonly refiner: Model;
  readonly edges: Model;
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
 * Where those are not clear or do not make a document's shape, a network is asked which lines are the card's own edges; where it
 * does not settle the matter, parts of the photo are looked at and lines farther away are tried, and the likeliest quad is taken.
 */
export async function locate(photo: Pyramid, models: LocateModels): Promise<Located | undefined> {
  const cut = finderCut(photo.photo);
  const rough = await findRough(cutTensor(photo, cut), models.finder, cut);
  const first = rough && (await closeIn(photo, models.refiner, rough.quad));
  if (rough === undefined || first === undefined) return undefined;
  const best = first.clearness >= clearAtOnce ? first : await followEdges(photo, models, first);
  return best.confidence < minConfidence ? undefined : { ...best, middles: rough.middles };
}

/** Where edges are not clear, a network says where they are; where it is not sure either, other places are searched. */
async function followEdges(photo: Pyramid, models: LocateModels, first: Attempt): Promise<Attempt> {
  if (first.clearness >= clearEnough) return await moveSides(photo, models.edges, first);
  const isKnownCard = first.confidence >= minConfidence && isKnown({ thai: first.thaiCard });
  const recognised = isKnownCard ? await recognise(photo, models.edges, first.corners) : undefined;
  return recognised ? { ...first, corners: recognised } : await search(photo, models, first);
}

/** Sides that the network of edges is sure of elsewhere go there. */
async function moveSides(photo: Pyramid, edges: Model, place: Attempt): Promise<Attempt> {
  return { ...place, corners: moveToSeen(place.corners, await lookAtEdges(photo, edges, place.corners)) };
}

interface Attempt extends Omit<Located, 'middles'> {
  /** How sure the place of its sides is; at most 1, below 0 for quads that nothing speaks for. */
  readonly clearness: number;
}

async function attempt(photo: Pyramid, { finder, refiner }: LocateModels, cut: Cut): Promise<Attempt | undefined> {
  const rough = await findRough(cutTensor(photo, cut), finder, cut);
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
  const isAgreed = agreed[0]!.clearness >= agreedEnough;
  if (isAgreed) return await moveSides(photo, models.edges, agreed[0]!);
  if (!isCard) return agreed[0]!;
  const faced = await gather(places, await quadsAroundFaces(photo, models.faces), (rough) =>
    closeIn(photo, models.refiner, rough),
  );
  const found = [...agreed, ...(await agree(photo, models.refiner, faced.slice(places.length).map(snappedOf)))];
  found.sort(byClearness);
  const others = found
    .slice(0, placesSearched)
    .map(({ corners, thaiCard }) => otherQuads(photo, corners, isKnown({ thai: thaiCard })));
  const chosen = await contest(photo, models.refiner, { best: found[0]!, others });
  const rivals = [...found.map(({ corners }) => corners), ...others.flat().map(({ quad }) => quad)];
  const { corners, likelihood, look } = await choose(photo, models, { chosen: chosen.corners, rivals });
  return { corners, clearness: likelihood, confidence: look.card, thaiCard: look.thai };
}

interface Contest {
  readonly best: Attempt;
  /** Around each place, clearest first. */
  readonly others: readonly (readonly Snapped[])[];
}

/** The best of all; the refiner only takes from a quad's clearness, so that rivals no clearer than the best need no look. */
async function contest(photo: Pyramid, refiner: Model, { best, others }: Contest): Promise<Attempt> {
  let winner = best;
  for (const rivals of others)
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
