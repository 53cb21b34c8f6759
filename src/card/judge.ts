import type { Pyramid } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Attempt, type Placement, place } from './placement.ts';
import { shapeDoubt, slant } from './shape.ts';

/** Keeps the logarithm of a value that may be 0 finite. */
const epsilon = 1e-3;

/**
 * The eight traits from which the likelihood of a placement is computed: the mean and the minimum over the sides of how probable the
 * edge on them is; how unlike a document its shape is, and how slanted; how far it lies from the refiner's corners, and how far the
 * last pass moved it; whether the refiner sees a card, and a Thai one. (8,)
 */
export function traitsOf(
  { corners, refinement, sides, drift, lastMove }: Placement,
  { photo }: Pyramid,
): readonly number[] {
  const logs = sides.map(({ probability }) => Math.log(Math.max(epsilon, probability)));
  return [
    logs.reduce((sum, log) => sum + log / 4, 0),
    Math.min(...logs),
    Math.log1p(shapeDoubt(corners, photo)),
    slant(corners),
    Math.log(drift + epsilon),
    Math.log(lastMove + epsilon),
    Math.log((refinement.card + epsilon) / (1 - refinement.card + epsilon)),
    refinement.thai,
  ];
}

/** A placement with its likelihood. */
export interface Candidate extends Placement {
  /** Probability that the quad is the card's, with corners right to within 1.5 % of the diagonal, 0..1. */
  readonly likelihood: number;
}

/** Places a proposed quad and judges the placement; `undefined` if it could not be placed. */
export async function placeAndJudge(
  photo: Pyramid,
  models: Readonly<Record<'refiner' | 'edges' | 'judge', Model>>,
  attempt: Attempt,
): Promise<Candidate | undefined> {
  const placement = await place(photo, models, attempt);
  return placement && { ...placement, likelihood: await judge(photo, models.judge, placement) };
}

async function judge(photo: Pyramid, model: Model, placement: Placement): Promise<number> {
  const traits = traitsOf(placement, photo);
  const { value } = await model.run({ features: { data: Float32Array.from(traits), shape: [1, traits.length] } });
  return value!.data[0]!;
}
