import { encodeJpeg, type Pixels } from '../../../src/image/index.ts';
import { sharpnessOf } from './sharpness.ts';

/** Figures of one number: a row that one of them explains says nothing about a check. */
export const baselineNames = ['sharpness', 'brightness', 'bytes'] as const;
export type Baselines = Readonly<Record<(typeof baselineNames)[number], number>>;

/** Quality at which views are saved for their size. */
const quality = 90;

/**
 * The lack of sharpness of a face (variance of the Laplacian, negative), its mean brightness 0..255, and how many bytes its surroundings
 * take as a JPEG of quality 90.
 */
export async function measureBaselines(face: Pixels, around: Pixels): Promise<Baselines> {
  return {
    sharpness: sharpnessOf(face)['variance of Laplacian'],
    brightness: face.data.reduce((sum, value) => sum + value, 0) / face.data.length,
    bytes: (await encodeJpeg(around, { quality })).length,
  };
}
