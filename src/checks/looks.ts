import { AntifakeError } from '../errors.ts';
import type { Fusion, Model, Numbers } from '../model/index.ts';

/** The views of a portrait, by input of the model: `(1, 3, h, w)`. */
export type Views = Readonly<Record<'portrait' | 'face', Numbers>>;

/** What the networks answer, as logits: of one look, or the mean of several. */
export interface Evidence {
  /** Of the network that sees the portrait on its card. */
  readonly card: number;
  /** Of the network that sees the face. */
  readonly face: number;
  /** `(1, rows, columns)`: which patches of `portrait` were replaced. */
  readonly patches: Numbers;
}

/**
 * What the networks answer to the views, or the mean of that and of what they answer to the mirror image, where `fusion` asks
 * for it: the mirror image costs as much as the views, and makes no fake of what one look finds quite genuine (docs/adr/0009).
 */
export async function lookAt(views: Views, model: Model, fusion: Fusion): Promise<Evidence> {
  const first = await look(views, model);
  if (fusion.secondLook !== undefined && rawOf(first, fusion) < fusion.secondLook.from) return first;
  const second = await look({ portrait: mirrored(views.portrait), face: mirrored(views.face) }, model);
  return meanOf(first, { ...second, patches: mirrored(second.patches) });
}

/** The raw value, 0..1, of a portrait. */
export function rawOf(
  { card, face }: Pick<Evidence, 'card' | 'face'>,
  { bias, card: byCard, face: byFace, faceLimits }: Fusion,
): number {
  const [min, max] = faceLimits ?? [-Infinity, Infinity];
  return probability(bias + byCard * card + byFace * Math.min(max, Math.max(min, face)));
}

/** Logit -> 0..1 */
export function probability(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Every row backwards: a view, or patches of one, mirrored left to right. */
export function mirrored({ data, shape }: Numbers): Numbers {
  const columns = shape.at(-1)!;
  const turned = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += columns)
    for (let to = from, at = from + columns - 1; at >= from; to++, at--) turned[to] = data[at]!;
  return { data: turned, shape };
}

/** One look: the networks answer to the views as they are. */
export async function look(views: Views, model: Model): Promise<Evidence> {
  const answers = await model.run(views);
  const [card, face, patches] = [answers.card, answers.face_itself, answers.patches];
  if (card === undefined || face === undefined || patches === undefined)
    throw new AntifakeError('internal', `expected card, face_itself and patches of ${model.manifest.file}`);
  return { card: card.data[0]!, face: face.data[0]!, patches };
}

function meanOf(a: Evidence, b: Evidence): Evidence {
  const patches = a.patches.data.map((value, i) => (value + b.patches.data[i]!) / 2);
  return {
    card: (a.card + b.card) / 2,
    face: (a.face + b.face) / 2,
    patches: { data: patches, shape: a.patches.shape },
  };
}
