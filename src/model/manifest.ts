import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** Maps a model's raw output to a score: straight lines between knots `[raw, score]`, raw rising, score never falling. */
export const Calibration = Type.Object({
  knots: Type.Array(Type.Tuple([Type.Number(), Type.Number({ minimum: 0, maximum: 100 })]), { minItems: 2 }),
  operatingPoint: Type.String({ description: 'What the default threshold means, and on which set it was measured.' }),
});
export type Calibration = Static<typeof Calibration>;

/** How the logits of a graph's networks become one raw value, and from which raw value of the first pass a second pass is run. */
export const Fusion = Type.Object({
  bias: Type.Number(),
  card: Type.Number({ description: 'Weight of the logit of the network that receives the portrait on its card.' }),
  face: Type.Optional(
    Type.Number({ description: 'Weight of the logit of the network that receives the face, if there is one.' }),
  ),
  faceLimits: Type.Optional(
    Type.Tuple([Type.Number(), Type.Number()], {
      description: 'The logit of the face is clamped to these before it is weighted.',
    }),
  ),
  secondLook: Type.Optional(
    Type.Object(
      {
        from: Type.Number({ minimum: 0, maximum: 1 }),
        source: Type.String({ description: 'How the value was chosen.' }),
      },
      { description: 'The mirror image is used if the raw value of the first pass is at least this; absent: always.' },
    ),
  ),
});
export type Fusion = Static<typeof Fusion>;

export const termsDescription =
  'Terms of the data that the model was trained on. `commercial`: all allow commercial use; `research`: some are for research or non-commercial use, or state no terms.';
const Terms = Type.Union([Type.Literal('commercial'), Type.Literal('research')], { description: termsDescription });
export type Terms = Static<typeof Terms>;

/** The contract that travels with a model's weights: `models/<name>-<version>.json`. */
export const Manifest = Type.Object({
  name: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
  version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' }),
  file: Type.String({ pattern: '^[a-z0-9.-]+\\.onnx$' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  inputs: Type.Array(
    Type.Object({ name: Type.String(), shape: Type.Array(Type.Union([Type.Integer(), Type.String()])) }),
  ),
  outputs: Type.Array(Type.String()),
  licence: Type.String(),
  /** A model without them counts as `research`. */
  terms: Type.Optional(Terms),
  data: Type.Array(Type.String()),
  fusion: Type.Optional(
    Type.Object({ card: Fusion, alone: Fusion }, { description: 'For a portrait on its card, and for one without.' }),
  ),
  calibration: Type.Optional(Calibration),
  threshold: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  unsureFrom: Type.Optional(
    Type.Number({ description: 'A verdict of no is unsure from this raw value on; absent: no verdict is unsure.' }),
  ),
});
export type Manifest = Static<typeof Manifest>;

/** Reads a manifest's text. @throws Error that names the file, the field, what was expected and what was received. */
export function parseManifest(text: string, file: string): Manifest {
  const value: unknown = JSON.parse(text);
  if (Value.Check(Manifest, value)) return value;
  throw new Error(`Expected a valid manifest for ${file} but received one where ${firstFault(Manifest, value)}`);
}

/** The first violation of a schema, as the end of a message. */
export function firstFault(schema: TSchema, value: unknown): string {
  const [first] = Value.Errors(schema, value);
  return `${first?.instancePath || 'it'} ${first?.message}`;
}

/** The calibrated score of a raw value, 0..100, not yet rounded. */
export function scoreOf(raw: number, { knots }: Calibration): number {
  const [first] = knots;
  if (first && raw <= first[0]) return first[1];
  for (let i = 1; i < knots.length; i++) {
    const [x1, y1] = knots[i]!;
    const [x0, y0] = knots[i - 1]!;
    if (raw <= x1) return y0 + ((y1 - y0) * (raw - x0)) / (x1 - x0);
  }
  return knots.at(-1)![1];
}
