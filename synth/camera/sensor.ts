import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { srgbOf } from '../light.ts';
import type { CameraPlan } from '../plan.ts';
import { mix, Random } from '../random.ts';
import type { Window } from '../scene/window.ts';

const tableSize = 65_536;
const gaussTable: Float32Array = makeGaussTable();

function makeGaussTable(): Float32Array {
  const random = new Random(20_240_131);
  return Float32Array.from({ length: tableSize }, () => random.gauss());
}

/** Adds shot and read noise to linear light in place; the noise of a pixel depends on its place in the photo alone. */
export function addNoise(light: Float32Array, plan: CameraPlan, window: Window): void {
  const { shotNoise, readNoise, colourNoise } = plan;
  const [shot, read] = [shotNoise * shotNoise * 4, readNoise * readNoise * 4];
  const [own, shared] = [colourNoise, Math.sqrt(Math.max(0, 1 - colourNoise * colourNoise))];
  const mask = tableSize - 1;
  for (let y = 0, at = 0; y < window.heightPx; y++) {
    const row = window.y + y;
    const grey = mix(plan.noiseSeed + row, 'grey') + window.x;
    const colour = mix(plan.noiseSeed + (row >> 1), 'colour');
    for (let x = 0; x < window.widthPx; x++, at += 3) {
      const sigma = Math.sqrt(Math.max(0, light[at + 1]!) * shot + read);
      const common = gaussTable[(grey + x * 7) & mask]! * shared;
      const place = colour + ((window.x + x) >> 1) * 13;
      const fine = gaussTable[(grey + x * 11 + 4099) & mask]!;
      light[at]! += sigma * (common + own * (0.7 * gaussTable[place & mask]! + 0.7 * fine));
      light[at + 1]! += sigma * (common * 0.9 + own * 0.6 * gaussTable[(place + 5) & mask]!);
      light[at + 2]! += sigma * 1.25 * (common + own * (0.7 * gaussTable[(place + 9) & mask]! - 0.6 * fine));
    }
  }
}

const curveSize = 8192;

/** Linear light to bytes' range through the camera's tone curve, in place; 1.0 and more becomes 255. */
export function develop(light: Float32Array, contrast: number): void {
  const curve = new Float32Array(curveSize + 1);
  for (let i = 0; i <= curveSize; i++) {
    const value = srgbOf((i / curveSize) ** 2);
    const bent = value + contrast * 0.35 * Math.sin(2 * Math.PI * (value - 0.5)) * 0.5;
    curve[i] = 255 * Math.min(1, Math.max(0, bent));
  }
  for (let i = 0; i < light.length; i++) {
    const value = light[i]!;
    light[i] = curve[value <= 0 ? 0 : value >= 1 ? curveSize : (Math.sqrt(value) * curveSize) | 0]!;
  }
}

/** Smooths noise, sharpens luminance and rounds to bytes. `picture` is `(h, w, 3)` in bytes' range. */
export function finish(picture: Float32Array, plan: CameraPlan, { widthPx, heightPx }: Window): Pixels {
  const out = blankPixels(widthPx, heightPx);
  const lift = liftOf(lumaOf(picture), plan, { widthPx, heightPx });
  for (let i = 0, at = 0; i < lift.length; i++) {
    const detail = lift[i]!;
    for (const end = at + 3; at < end; at++) {
      const value = picture[at]! + detail;
      out.data[at] = value < 0 ? 0 : value > 254.5 ? 255 : value + 0.5;
    }
  }
  return out;
}

function lumaOf(picture: Float32Array): Float32Array {
  const luma = new Float32Array(picture.length / 3);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = 0.299 * picture[at]! + 0.587 * picture[at + 1]! + 0.114 * picture[at + 2]!;
  return luma;
}

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What to add to each pixel: weak detail is taken away by the denoiser, strong detail is sharpened. The rim stays 0. */
function liftOf(luma: Float32Array, { sharpen, denoise }: CameraPlan, { widthPx: w, heightPx }: Extent): Float32Array {
  const lift = new Float32Array(luma.length);
  const amount = sharpen * 1.1;
  const quiet = denoise * 5 + 1e-3;
  const calm = denoise * 0.8;
  for (let y = 1; y < heightPx - 1; y++)
    for (let i = y * w + 1; i < (y + 1) * w - 1; i++) {
      const cross = luma[i - w]! + luma[i + w]! + luma[i - 1]! + luma[i + 1]!;
      const corners = luma[i - w - 1]! + luma[i - w + 1]! + luma[i + w - 1]! + luma[i + w + 1]!;
      const detail = luma[i]! * 0.75 - cross * 0.125 - corners * 0.0625;
      const strong = Math.min(1, Math.abs(detail) / quiet);
      lift[i] = detail * (amount * strong - calm * (1 - strong));
    }
  return lift;
}
