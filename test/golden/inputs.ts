import { readFileSync } from 'node:fs';
import { edgesInput, finderCut, type Placement, type Portrait, refinerCut, type Presentation, traitsOf } from '../../src/card/index.ts';
import { blurInput, deepfakeInputs, printFeatures, printViews } from '../../src/checks/index.ts';
import { textureFeatures } from '../../src/findings/index.ts';
import { cutView, decode, pyramid, type Quad, type Tensor, toTensor } from '../../src/image/index.ts';

/** The sample card's corners as it was drawn, rounded: fixed, so that no model influences its own golden input. */
const card: Quad = [
  [290, 128],
  [1188, 106],
  [1202, 673],
  [304, 694],
];
const portrait: Portrait = {
  face: { xMm: 68.6, yMm: 33.7, widthMm: 9.2, heightMm: 11.2 },
  pointsMm: [
    [71, 38],
    [75, 38],
    [73, 40],
    [71, 42],
    [75, 42],
  ],
  confidence: 1,
};

/** A placement that left little doubt. */
const placement: Placement = {
  corners: card,
  refinement: { corners: card, turned: 0.001, card: 0.998, thai: 0.997 },
  sides: [sideOf(0.83), sideOf(0.79), sideOf(0.88), sideOf(0.61)],
  drift: 0.006,
  lastMove: 0.0007,
};

function sideOf(probability: number): Placement['sides'][number] {
  return {
    line: [
      [0, 0],
      [1, 0],
    ],
    probability,
  };
}

/** The sample card's photo, and where card and portrait are in it. */
export async function goldenPresentation(): Promise<Presentation> {
  const bytes = readFileSync(new URL('../../samples/sample-card.jpg', import.meta.url));
  return { photo: pyramid(await decode(bytes, { maxBytes: 4_194_304, maxPixels: 50_000_000 })), card, portrait };
}

/** What each trained model receives in the golden test, by model and input: views of `samples/sample-card.jpg`. */
export async function goldenInputs(): Promise<Readonly<Record<string, Readonly<Record<string, Tensor>>>>> {
  const presentation = await goldenPresentation();
  const { photo } = presentation;
  return {
    'card-finder': { photo: toTensor(cutView(photo, finderCut(photo.photo))) },
    'card-edges': { strips: edgesInput(photo, card) },
    'card-judge': { features: featuresOf(Float32Array.from(traitsOf(placement, photo))) },
    'card-refiner': { view: toTensor(cutView(photo, refinerCut(card))) },
    deepfake: { ...deepfakeInputs(presentation, { inputs: [{ name: 'face', shape: [] }] }) },
    'deepfake-commercial': { ...deepfakeInputs(presentation, { inputs: [] }) },
    blur: { view: blurInput(presentation) },
    'blur-commercial': { view: blurInput(presentation) },
    screen: { features: featuresOf(textureFeatures(presentation)) },
    print: { features: featuresOf(printFeatures(printViews(presentation))) },
  };
}

function featuresOf(data: Float32Array): Tensor {
  return { data, shape: [1, data.length] };
}
