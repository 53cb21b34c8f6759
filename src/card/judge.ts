import type { Pyramid, Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Placed, place } from './place.ts';
import { shapeDoubt, slant } from './shape.ts';

/** Keeps logarithms of what may be 0 finite. */
const least = 1e-3;

/**
 * What the likelihood of a placed quad is read from: how sure the network of edges is of its sides, on the mean and of the least
 * sure one; how unlike a document its shape is, and how slanting; how far it lies from where the refiner had it, and how far the
 * last look moved it; whether the refiner sees a card, and a Thai one. (8,)
 */
export function traitsOf({ corners, look, sides, drift, moved }: Placed, { photo }: Pyramid): readonly number[] {
  const shares = sides.map(({ share }) => Math.log(Math.max(least, share)));
  return [
    shares.reduce((sum, share) => sum + share / 4, 0),
    Math.min(...shares),
    Math.log1p(shapeDoubt(corners, photo)),
    slant(corners),
    Math.log(drift + least),
    Math.log(moved + least),
    Math.log((look.card + least) / (1 - look.card + least)),
    look.thai,
  ];
}

/** A placed quad, and the probability that it is the card's, its corners right to 1.5 % of the diagonal, 0..1. */
export interface Judged extends Placed {
  readonly likelihood: number;
}

/** Places a proposed quad and judges where it came to lie; nothing where it came to lie nowhere. */
export async function consider(
  photo: Pyramid,
  models: Readonly<Record<'refiner' | 'edges' | 'judge', Model>>,
  proposal: Quad,
): Promise<Judged | undefined> {
  const placed = await place(photo, models, proposal);
  return placed && { ...placed, likelihood: await judge(photo, models.judge, placed) };
}

async function judge(photo: Pyramid, model: Model, placed: Placed): Promise<number> {
  const traits = traitsOf(placed, photo);
  const { value } = await model.run({ features: { data: Float32Array.from(traits), shape: [1, traits.length] } });
  return value!.data[0]!;
}
