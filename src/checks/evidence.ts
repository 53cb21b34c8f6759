import { AntifakeError } from '../errors.ts';
import type { Fusion, Model, Numbers } from '../model/index.ts';

/** The views of a portrait, by input of the model: `(1, 3, h, w)`. */
export interface Views {
  readonly portrait: Numbers;
  /** For models with a network for the face. */
  readonly face?: Numbers;
}

/** Results of the networks, as logits. */
export interface Logits {
  /** Of the network that receives the portrait on its card. */
  readonly card: number;
  /** Of the network that receives the face, if the model has one. */
  readonly face?: number | undefined;
}

/** Outputs of the networks: of one pass, or the mean of two. */
export interface Evidence extends Logits {
  /** `(1, rows, columns)`: which patches of `portrait` were replaced. */
  readonly patches: Numbers;
}

/**
 * Outputs of the networks for the views, or the mean of those and the outputs for the mirror image, if `fusion` requires it: the
 * mirror image costs as much as the views, and does not turn a view that the first pass finds clearly genuine into a fake (docs/adr/0009).
 */
export async function gatherEvidence(views: Views, model: Model, fusion: Fusion): Promise<Evidence> {
  const first = await runOnce(views, model);
  if (fusion.secondLook !== undefined && rawOf(first, fusion) < fusion.secondLook.from) return first;
  const second = await runOnce(mirroredViews(views), model);
  return meanOf(first, { ...second, patches: mirrored(second.patches) });
}

/** The raw value, 0..1, of a portrait. */
export function rawOf(
  { card, face = 0 }: Logits,
  { bias, card: byCard, face: byFace = 0, faceLimits }: Fusion,
): number {
  const [min, max] = faceLimits ?? [-Infinity, Infinity];
  return probability(bias + byCard * card + byFace * Math.min(max, Math.max(min, face)));
}

/** Logit -> 0..1 */
export function probability(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Each view, mirrored left to right. */
export function mirroredViews({ portrait, face }: Views): Views {
  return { portrait: mirrored(portrait), ...(face && { face: mirrored(face) }) };
}

/** A view, or patches of one, mirrored left to right. */
export function mirrored({ data, shape }: Numbers): Numbers {
  const columns = shape.at(-1)!;
  const reversed = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += columns)
    for (let to = from, at = from + columns - 1; at >= from; to++, at--) reversed[to] = data[at]!;
  return { data: reversed, shape };
}

/** One pass: runs the networks on the views as they are. */
export async function runOnce(views: Views, model: Model): Promise<Evidence> {
  const { card, face_itself: face, patches } = await model.run({ ...views });
  if (card === undefined || (views.face && face === undefined) || patches === undefined)
    throw new AntifakeError('internal', `expected card, face_itself and patches of ${model.manifest.file}`);
  return { card: card.data[0]!, face: face?.data[0], patches };
}

/** The mean of the logits of two passes. */
export function meanLogits(a: Logits, b: Logits): Logits {
  const face = a.face === undefined || b.face === undefined ? undefined : (a.face + b.face) / 2;
  return { card: (a.card + b.card) / 2, face };
}

function meanOf(a: Evidence, b: Evidence): Evidence {
  const patches = a.patches.data.map((value, i) => (value + b.patches.data[i]!) / 2);
  return {
    ...meanLogits(a, b),
    patches: { data: patches, shape: a.patches.shape },
  };
}
