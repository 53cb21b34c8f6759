import { encodeJpeg, type Pixels } from '../../../src/image/index.ts';
import { sharpnessOf } from './sharpness.ts';

/** Baselines of a single number: if one of them explains a row, the row is no evidence about a check. */
export const baselineNames = ['sharpness', 'brightness', 'bytes'] as const;
export type Baselines = Readonly<Record<(typeof baselineNames)[number], number>>;

/** JPEG quality for the size in bytes. */
const quality = 90;

/**
 * The lack of sharpness of a face (variance of the Laplacian, negative), its mean brightness 0..255, and the size of its surroundings as a
 * JPEG of quality 90, in bytes.
 */
export async function measureBaselines(face: Pixels, around: Pixels): Promise<Baselines> {
  return {
    sharpness: sharpnessOf(face)['variance of Laplacian'],
    brightness: face.data.reduce((sum, value) => sum + value, 0) / face.data.length,
    bytes: (await encodeJpeg(around, { quality })).length,
  };
}
