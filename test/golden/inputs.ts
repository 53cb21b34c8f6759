import { readFileSync } from 'node:fs';
import { edgesInput, finderCut, type Placed, type Portrait, refinerCut, type Sighting, traitsOf } from '../../src/card/index.ts';
import { blurInput, deepfakeInputs, printFeatures, printViews } from '../../src/checks/index.ts';
import { textureFeatures } from '../../src/findings/index.ts';
import { cutView, decode, pyramid, type Quad, type Tensor, toTensor } from '../../src/image/index.ts';

/** The sample card's corners as it was drawn, rounded: fixed, so that no model has a say in its own golden input. */
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

/** A look at the card that left little doubt. */
const placed: Placed = {
  corners: card,
  look: { corners: card, turned: 0.001, card: 0.998, thai: 0.997 },
  sides: [sideSeen(0.83), sideSeen(0.79), sideSeen(0.88), sideSeen(0.61)],
  drift: 0.006,
  moved: 0.0007,
};

function sideSeen(share: number): Placed['sides'][number] {
  return {
    line: [
      [0, 0],
      [1, 0],
    ],
    share,
  };
}

/** The sample card's photo, and where card and portrait lie in it. */
export async function goldenSighting(): Promise<Sighting> {
  const bytes = readFileSync(new URL('../../samples/sample-card.jpg', import.meta.url));
  return { photo: pyramid(await decode(bytes, { maxBytes: 4_194_304, maxPixels: 50_000_000 })), card, portrait };
}

/** What each trained model is shown in the golden test, by model and input: views of `samples/sample-card.jpg`. */
export async function goldenInputs(): Promise<Readonly<Record<string, Readonly<Record<string, Tensor>>>>> {
  const sighting = await goldenSighting();
  const { photo } = sighting;
  return {
    'card-finder': { photo: toTensor(cutView(photo, finderCut(photo.photo))) },
    'card-edges': { strips: edgesInput(photo, card) },
    'card-judge': { features: featuresOf(Float32Array.from(traitsOf(placed, photo))) },
    'card-refiner': { view: toTensor(cutView(photo, refinerCut(card))) },
    deepfake: { ...deepfakeInputs(sighting) },
    blur: { view: blurInput(sighting) },
    screen: { features: featuresOf(textureFeatures(sighting)) },
    print: { features: featuresOf(printFeatures(printViews(sighting))) },
  };
}

function featuresOf(data: Float32Array): Tensor {
  return { data, shape: [1, data.length] };
}
