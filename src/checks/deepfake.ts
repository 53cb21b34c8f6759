import { type Static, Type } from 'typebox';
import { areaCut, areaQuad, type CardArea, type Portrait, type Presentation } from '../card/index.ts';
import { AntifakeError } from '../errors.ts';
import { type Cut, cutTensor, type Point } from '../image/index.ts';
import type { Manifest, Model, Numbers } from '../model/index.ts';
import { checkFields, NumberByName, Point as PointSchema } from '../result.ts';
import type { Check, Measured } from './check.ts';
import { gatherEvidence, probability, rawOf, type Views } from './evidence.ts';

/** Where in the photo the check found its fault. */
const Heatmap = Type.Object(
  {
    area: Type.Tuple([PointSchema, PointSchema, PointSchema, PointSchema], {
      description:
        'The part of the photo that the cells cover, in pixels of the upright photo, clockwise from its own top left.',
    }),
    cells: Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), {
      description: 'Rows from the top, values from the left: how much each patch looks replaced, 0..1, not calibrated.',
    }),
  },
  { $id: 'Heatmap', description: 'Where in the photo the check found its fault.' },
);
export type Heatmap = Static<typeof Heatmap>;

/** Result of every check; this one adds two kinds of evidence, and where in the photo it found its fault. */
const DeepfakeResult = Type.Object(
  {
    ...checkFields,
    /** Result of each kind of evidence, 0..1, not calibrated: `consistency`, and `face` if the model has a network for it. */
    parts: Type.Optional(NumberByName),
    heatmap: Type.Optional(Heatmap),
  },
  { $id: 'DeepfakeResult', description: 'Result of the deepfake check, and where in the photo it found its fault.' },
);
type DeepfakeResult = Static<typeof DeepfakeResult>;

const example: DeepfakeResult = {
  raw: 0.805,
  score: 98,
  threshold: 85,
  verdict: 'yes',
  unsure: false,
  parts: { consistency: 0.96, face: 0.99 },
  heatmap: {
    area: [
      [1019.5, 534.8],
      [1348.6, 531.2],
      [1353.4, 936.6],
      [1024.1, 940.3],
    ],
    cells: [
      [0.02, 0.05],
      [0.11, 0.93],
    ],
  },
};

/** Was the portrait inserted or altered, or its face generated? */
export const deepfake = { result: DeepfakeResult, example, needsCard: false, measure } as const satisfies Check;

type DeepfakeMeasurement = Measured & Required<Pick<DeepfakeResult, 'parts' | 'heatmap'>>;

/** A square view around the face. */
export interface FaceView {
  readonly px: number;
  /** The view's side as a multiple of the face's height. */
  readonly faceHeights: number;
}

/** Contains the portrait, its panel and a broad rim of the card: does the portrait belong to this photo of this card? */
export const cardView: FaceView = { px: 288, faceHeights: 2.83 };
/** Contains the face at more pixels: was it generated or altered? */
export const faceView: FaceView = { px: 192, faceHeights: 1.3 };

/** The portrait upright, with as much around it as the view shows. */
export function deepfakeCut({ card, portrait }: Pick<Presentation, 'card' | 'portrait'>, view: FaceView): Cut {
  return areaCut(card, deepfakeArea(portrait, view), { widthPx: view.px, heightPx: view.px });
}

/** A square around the face's middle. */
export function deepfakeArea({ face }: Portrait, { faceHeights }: FaceView): CardArea {
  const sideMm = face.heightMm * faceHeights;
  return {
    xMm: face.xMm + face.widthMm / 2 - sideMm / 2,
    yMm: face.yMm + face.heightMm / 2 - sideMm / 2,
    widthMm: sideMm,
    heightMm: sideMm,
  };
}

/** Inputs of the model, `(1, 3, h, w)`. */
export function deepfakeInputs(presentation: Presentation, { inputs }: Pick<Manifest, 'inputs'>): Views {
  const show = (view: FaceView) => cutTensor(presentation.photo, deepfakeCut(presentation, view));
  const hasFace = inputs.some(({ name }) => name === 'face');
  return { portrait: show(cardView), ...(hasFace && { face: show(faceView) }) };
}

/**
 * Raw value: the probability, 0..1, that the portrait was inserted or altered after its card was printed and photographed, or that
 * its face was generated; the result of each of the two kinds of evidence; and which patches look replaced.
 * @throws AntifakeError INNER_ERROR when the model's manifest has no weights for its networks.
 */
async function measure(presentation: Presentation, model: Model): Promise<DeepfakeMeasurement> {
  const fusion = model.manifest.fusion?.[presentation.isPortraitOnly ? 'alone' : 'card'];
  if (fusion === undefined) throw new AntifakeError('internal', `expected fusion in ${model.manifest.name}'s manifest`);
  const evidence = await gatherEvidence(deepfakeInputs(presentation, model.manifest), model, fusion);
  return {
    raw: rawOf(evidence, fusion),
    parts: {
      consistency: probability(evidence.card),
      ...(evidence.face !== undefined && { face: probability(evidence.face) }),
    },
    heatmap: heatmapOf(evidence.patches, presentation),
  };
}

function heatmapOf({ data, shape: [, rows, columns] }: Numbers, { card, portrait }: Presentation): Heatmap {
  const row = (y: number) => Array.from(data.subarray(y * columns!, (y + 1) * columns!), shown);
  const [a, b, c, d] = areaQuad(card, deepfakeArea(portrait, cardView));
  return { area: [tenths(a), tenths(b), tenths(c), tenths(d)], cells: Array.from({ length: rows! }, (_, y) => row(y)) };
}

/** Logit -> 0..1 in hundredths. */
function shown(logit: number): number {
  return Math.round(probability(logit) * 100) / 100;
}

function tenths([x, y]: Point): [number, number] {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}
