import type { Pixels } from '../../../src/image/index.ts';
import { blurPlanes, type Layer } from './layer.ts';

/** How a layer is blended over a picture. */
export interface Blend {
  readonly kind: 'alpha' | 'bands' | 'membrane';
  /** 0 = the layer keeps its own colours, 1 = mean and deviation are those of the area that it covers. */
  readonly match: number;
  /** Opacity of the layer, 0..1. */
  readonly opacity: number;
  /** Pixels; scale of the coarse band and of the membrane. */
  readonly reach: number;
}

/** Blends `layer` over `under` inside `mask` into a new picture; pixels where the mask is 0 are unchanged. */
export function blendOver(
  picture: Pixels,
  layers: { readonly under: Layer; readonly over: Layer; readonly mask: Float32Array },
  blend: Blend,
): Pixels {
  const over = matchColours(layers, blend.match);
  if (blend.kind === 'membrane') addMembrane(over, layers, blend.reach);
  const mixed = blend.kind === 'bands' ? mixBands({ ...layers, over }, blend.reach) : undefined;
  return layDown(picture, { ...layers, over, ...(mixed && { mixed }) }, blend.opacity);
}

/** Writes the blend into a copy of the picture. */
function layDown(picture: Pixels, layers: Layers & { readonly mixed?: Float32Array }, opacity: number): Pixels {
  const { under, over, mask, mixed } = layers;
  const out = { ...picture, data: picture.data.slice() };
  for (let i = 0; i < mask.length; i++) {
    const share = mask[i]! * opacity;
    if (share < 0.004) continue;
    const at = ((under.y + Math.floor(i / under.widthPx)) * picture.widthPx + under.x + (i % under.widthPx)) * 3;
    for (let k = 0; k < 3; k++) {
      const old = under.data[i * 3 + k]!;
      const value = old + (mixed ? (mixed[i * 3 + k]! - old) * opacity : (over.data[i * 3 + k]! - old) * share);
      out.data[at + k] = Math.max(0, Math.min(255, value + 0.5));
    }
  }
  return out;
}

interface Layers {
  readonly under: Layer;
  readonly over: Layer;
  readonly mask: Float32Array;
}

/** Reinhard et al., "Color transfer between images", 2001, per RGB channel under the mask. */
function matchColours({ under, over, mask }: Layers, amount: number): Layer {
  const data = over.data.slice();
  for (let k = 0; k < 3; k++) {
    const [a, b] = [moments(under.data, mask, k), moments(over.data, mask, k)];
    const gain = 1 + amount * (Math.min(2, Math.max(0.5, a.deviation / Math.max(1, b.deviation))) - 1);
    const mean = b.mean + amount * (a.mean - b.mean);
    for (let i = k; i < data.length; i += 3) data[i] = mean + (data[i]! - b.mean) * gain;
  }
  return { ...over, data };
}

function moments(
  data: Float32Array,
  mask: Float32Array,
  channel: number,
): { readonly mean: number; readonly deviation: number } {
  let [sum, squares, weight] = [0, 0, 1e-6];
  for (let i = 0; i < mask.length; i++) {
    const value = data[i * 3 + channel]!;
    sum += value * mask[i]!;
    squares += value * value * mask[i]!;
    weight += mask[i]!;
  }
  const mean = sum / weight;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / weight - mean * mean)) };
}

/**
 * Removes the seam as gradient-domain cloning does: the difference to the ground along the mask's edge is spread inwards
 * by normalised convolution at two scales, an approximation of the membrane of Pérez et al., "Poisson image editing", 2003.
 */
function addMembrane(over: Layer, { under, mask }: Layers, reach: number): void {
  const rim = mask.map((value) => Math.max(0, 1 - Math.abs(value - 0.3) / 0.3) + 1e-5);
  const maxGap = 40;
  const weighted = over.data.map((value, i) => {
    const gap = Math.max(-maxGap, Math.min(maxGap, under.data[i]! - value));
    return gap * rim[(i / 3) | 0]!;
  });
  const soft = blurPlanes(weighted, under, { channels: 3, sigma: reach });
  const weight = blurPlanes(rim, under, { channels: 1, sigma: reach });
  for (let i = 0; i < over.data.length; i++) over.data[i]! += soft[i]! / weight[(i / 3) | 0]!;
}

/** Two bands: coarse colours over a wide seam, fine detail over a narrow one (Burt and Adelson, 1983, with two levels). */
function mixBands({ under, over, mask }: Layers, reach: number): Float32Array {
  const coarse = { channels: 3, sigma: reach };
  const [a, b] = [blurPlanes(under.data, under, coarse), blurPlanes(over.data, under, coarse)];
  const out = new Float32Array(under.data.length);
  for (let i = 0; i < out.length; i++) {
    const fine = mask[(i / 3) | 0]!;
    const wide = fine * fine * (3 - 2 * fine);
    out[i] = a[i]! + (b[i]! - a[i]!) * wide + (under.data[i]! - a[i]!) * (1 - fine) + (over.data[i]! - b[i]!) * fine;
  }
  return out;
}
