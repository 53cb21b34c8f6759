import { createHash } from 'node:crypto';
import { OptionError, optionalNumber, text } from './options.ts';

/**
 * What a figure may be used for (docs/adr/0011). *development*: settings, weights and models are chosen on it. *test*: a seed
 * of its own for each release, or documents left out; run once a release, and nothing is chosen on it. A third layer, *sealed*, is
 * judged elsewhere on photos that nobody who works on the models has seen: it has no results here.
 */
export const layers = ['development', 'test'] as const;
export type Layer = (typeof layers)[number];

/** Where a result belongs, as the head of its file says it. */
export interface LayerLine {
  readonly layer: Layer;
  /** Of the drawn photos, where they are drawn. */
  readonly seed?: number;
}

/** The first seed of every series that chose a threshold, a fusion, weights or a rule; nothing drawn with them counts as unseen. */
export const developmentSeeds: readonly number[] = [
  ...[4, 5, 7, 61, 62, 63, 64, 77, 88, 404, 2027, 2028, 4711, 4720, 4801, 8_000],
];

/** Documents whose photos chose weights and rules of the deepfake check (docs/adr/0010). */
export const developmentDocuments: readonly string[] = [
  'midv_26',
  'midv_34',
  'midv_40',
  'midv_41',
  'midv_44',
  'midv_45',
];

/** The seed of the development layer where nothing else is asked for. */
export const usualDevelopmentSeed = 404;

/** The options of a subject that is measured in either layer. */
export const layerOptions = {
  layer: text('development', '`development`, or `test`: once a release, with a seed that follows from the model.'),
  seed: optionalNumber('Of the drawn photos; in the development layer only.'),
};

/**
 * The layer and its seed. That of the test layer follows from name and version of the model that is measured, so that each release
 * has a fresh one and nobody chooses it.
 *
 * @throws OptionError when the layer is not known, or a seed is given for the test layer.
 */
export function readLayer(
  { layer, seed }: { readonly layer: string; readonly seed: number | undefined },
  { name, version }: { readonly name: string; readonly version: string },
): Required<LayerLine> {
  if (layer === 'development') return { layer, seed: seed ?? usualDevelopmentSeed };
  if (layer !== 'test') throw new OptionError(`Expected one of ${layers.join(', ')} for --layer but received ${layer}`);
  if (seed !== undefined)
    throw new OptionError('Expected no --seed for --layer test, whose seed follows from the model');
  return { layer, seed: testSeed(`${name} ${version}`) };
}

/** The seed of the test layer for a model, `deepfake 0.11.0`; far above those of the development layer. */
export function testSeed(model: string): number {
  return 100_000 + (createHash('sha256').update(model).digest().readUInt32BE() % 900_000);
}

/** `layer: test, seed 123456` */
export function tellLayer({ layer, seed }: LayerLine): string {
  return seed === undefined ? `layer: ${layer}` : `layer: ${layer}, seed ${seed}`;
}
