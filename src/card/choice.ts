import { diagonalPx, isConvexClockwise, type Pyramid, type Quad, turnHalf } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Look, lookCloser } from './looks.ts';
import { lookAtEdges, moveToSeen, quadOfSeen, type SeenSide } from './seen-edges.ts';
import { doubtLoss } from './snap.ts';

/** A quad, and how likely it is the card: mean share of its sides, 0..1, less what shape and refiner have against it. */
export interface Choice {
  readonly corners: Quad;
  readonly likelihood: number;
  readonly look: Look;
}

/** From this share of every side on the network of edges leaves no doubt. */
const sureOfSides = 0.65;
/** So many quads, the likeliest at first sight, are looked at closely. */
const closelySeen = 6;
/** So much likelier must a quad be than the one that edges, shape and refiner chose. */
const margin = 0.08;
/** What each percent of the diagonal takes that the refiner would move corners by, on average; the same on cards that it knows. */
const disagreement = 0.04;
const knownDisagreement = 0.1;
const minThai = 0.9;

/** The quad with all sides where the network of edges has them, if it is then sure of each. */
export async function recognise(photo: Pyramid, edges: Model, quad: Quad): Promise<Quad | undefined> {
  const next = await follow(photo, edges, await see(photo, edges, quad));
  return next?.sides.every(({ ownShare }) => ownShare > sureOfSides) ? next.quad : undefined;
}

interface Contest {
  /** What edges, shape and refiner chose. */
  readonly chosen: Quad;
  readonly rivals: readonly Quad[];
}

/**
 * The likeliest of the rivals and of those that the network of edges makes of them, if it is clearly likelier than what was chosen
 * without the network; else the latter, with the sides moved that the network is sure of.
 */
export async function choose(
  photo: Pyramid,
  { edges, refiner }: Readonly<Record<'edges' | 'refiner', Model>>,
  { chosen, rivals }: Contest,
): Promise<Choice> {
  const own = await see(photo, edges, chosen);
  const before = await judge(photo, refiner, own);
  let best = { ...before, likelihood: before.likelihood + margin };
  for (const one of await likeliest(photo, edges, rivals))
    for (const form of await formsOf(photo, edges, one)) {
      const choice = await judge(photo, refiner, form);
      if (choice.likelihood > best.likelihood) best = choice;
    }
  if (best.look !== before.look) return best;
  return { ...before, corners: inOwnOrder(moveToSeen(chosen, own.sides), before.look) };
}

/** The rivals that are likeliest once sides are where the network has them, each seen. */
async function likeliest(photo: Pyramid, edges: Model, rivals: readonly Quad[]): Promise<readonly Seen[]> {
  const seen: { readonly one: Seen; readonly promise: number }[] = [];
  for (const quad of rivals) {
    const one = await see(photo, edges, quad);
    seen.push({ one, promise: promiseOf(one, photo) });
  }
  seen.sort((a, b) => b.promise - a.promise);
  return seen.slice(0, closelySeen).map(({ one }) => one);
}

/** A quad and what the network of edges says of its sides. */
interface Seen {
  readonly quad: Quad;
  readonly sides: readonly SeenSide[];
}

async function see(photo: Pyramid, edges: Model, quad: Quad): Promise<Seen> {
  return { quad, sides: await lookAtEdges(photo, edges, quad) };
}

/** The quad that the network makes of one, seen in turn. */
async function follow(photo: Pyramid, edges: Model, { quad, sides }: Seen): Promise<Seen | undefined> {
  const next = quadOfSeen(quad, sides);
  return isConvexClockwise(next) ? await see(photo, edges, next) : undefined;
}

/** The quad as it is, with the sides moved that are sure, and with all sides followed twice. */
async function formsOf(photo: Pyramid, edges: Model, one: Seen): Promise<readonly Seen[]> {
  const moved = moveToSeen(one.quad, one.sides);
  const once = await follow(photo, edges, one);
  const twice = once && (await follow(photo, edges, once));
  return [one, ...(moved === one.quad ? [] : [await see(photo, edges, moved)]), ...(twice ? [twice] : [])];
}

function promiseOf({ quad, sides }: Seen, photo: Pyramid): number {
  const next = quadOfSeen(quad, sides);
  return meanOf(sides.map(({ share }) => share)) - (isConvexClockwise(next) ? doubtLoss(next, photo) : 1);
}

async function judge(photo: Pyramid, refiner: Model, { quad, sides }: Seen): Promise<Choice> {
  const look = await lookCloser(photo, refiner, quad);
  const moved = quad.map(([x, y], i) => Math.hypot(look.corners[i]![0] - x, look.corners[i]![1] - y));
  const perPercent = look.thai > minThai ? knownDisagreement : disagreement;
  const objection = (perPercent * 100 * meanOf(moved)) / diagonalPx(quad);
  const likelihood = meanOf(sides.map(({ ownShare }) => ownShare)) - doubtLoss(quad, photo) - objection;
  return { corners: inOwnOrder(quad, look), likelihood, look };
}

function inOwnOrder(quad: Quad, { turned }: Look): Quad {
  return turned > 0.5 ? turnHalf(quad) : quad;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
