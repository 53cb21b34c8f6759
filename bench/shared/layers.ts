import { createHash } from 'node:crypto';
import { OptionError, optionalNumber, text } from './options.ts';

/**
 * The permitted use of a figure (docs/adr/0011). *development*: settings, weights and models are chosen on it. *test*: a seed of
 * its own for each release, or documents left out; measured once for each release, and nothing is chosen on it. A third layer,
 * *sealed*, is judged elsewhere, on photos that nobody who works on the models has seen: it has no results here.
 */
export const layers = ['development', 'test'] as const;
export type Layer = (typeof layers)[number];

/** The layer in the head of a result. */
export interface LayerLine {
  readonly layer: Layer;
  /** Seed of the drawn photos; absent if the photos are real. */
  readonly seed?: number;
}

/** The first seed of every series on which a threshold, a fusion, weights or a rule was chosen; photos drawn with them belong to development. */
export const developmentSeeds: readonly number[] = [
  ...[4, 5, 7, 9, 61, 62, 63, 64, 65, 66, 77, 88, 404, 606, 2027, 2028, 4711, 4720, 4801, 8_000],
];

/** The default seed of the development layer. */
const defaultDevelopmentSeed = 404;

/** Options of a subject that can be measured in either layer. */
export const layerOptions = {
  layer: text(
    'development',
    '`development`, or `test`: once for each release, with a seed that is derived from the model.',
  ),
  seed: optionalNumber('Seed of the drawn photos; only in the development layer.'),
};

/**
 * The layer and its seed. The seed of the test layer is derived from the name and version of the measured model, so that each release
 * has a new one and nobody chooses it.
 *
 * @throws OptionError if the layer is unknown, or if a seed is given for the test layer.
 */
export function readLayer(
  { layer, seed }: { readonly layer: string; readonly seed: number | undefined },
  { name, version }: { readonly name: string; readonly version: string },
): Required<LayerLine> {
  if (layer === 'development') return { layer, seed: seed ?? defaultDevelopmentSeed };
  if (layer !== 'test') throw new OptionError(`Expected one of ${layers.join(', ')} for --layer but received ${layer}`);
  if (seed !== undefined)
    throw new OptionError('Expected no --seed for --layer test, whose seed is derived from the model');
  return { layer, seed: testSeed(`${name} ${version}`) };
}

/** The seed of the test layer for a model such as `deepfake 0.11.0`; higher than all seeds of the development layer. */
export function testSeed(model: string): number {
  return 100_000 + (createHash('sha256').update(model).digest().readUInt32BE() % 900_000);
}

/** `layer: test, seed 123456` */
export function layerText({ layer, seed }: LayerLine): string {
  return seed === undefined ? `layer: ${layer}` : `layer: ${layer}, seed ${seed}`;
}
