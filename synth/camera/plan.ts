import type { CameraPlan, ChainPlan, JpegPlan, Rgb } from '../base/plan.ts';
import type { Random } from '../base/random.ts';

/** The subject of the camera. */
export interface Subject {
  /** The card's width in camera pixels. */
  readonly cardPx: number;
  /** Share of the photo that the card fills, and the card's mean colour. */
  readonly share: number;
  readonly colour: Rgb;
}

/** Plans a genuine photo's camera, from excellent to mediocre. */
export function planCamera(random: Random, { cardPx, share, colour }: Subject): CameraPlan {
  const poor = random.next() ** 1.6;
  const pxPerMm = cardPx / 85.6;
  const iso = random.next() ** 2 * (0.4 + poor);
  const [red, blue] = greyWorld(colour, random.range(0, 0.5) * Math.min(1, 1.4 * share));
  return {
    defocusSigma: Math.min(0.45 + poor * random.range(0.3, 1.6), 0.14 * pxPerMm + 0.2),
    glow: planGlow(random, pxPerMm),
    motionPx: random.chance(0.25) ? random.range(0, 0.16) * pxPerMm : 0,
    motionAngle: random.range(0, Math.PI),
    vignette: random.range(0, 0.35),
    whiteBalance: [red * (1 + random.gauss() * 0.045), 1, blue * (1 + random.gauss() * 0.06)],
    exposure: Math.exp(0.08 + random.gauss() * 0.18),
    shotNoise: 0.002 + iso * 0.02,
    readNoise: 0.001 + iso * 0.006,
    colourNoise: random.range(0.5, 1.6),
    colourGrainPx: random.chance(0.5) ? 2 : 4,
    noiseSeed: random.int(0, 2 ** 31),
    denoise: random.chance(0.6) ? random.range(0, 0.9) : 0,
    sharpen: random.next() ** 1.5,
    haloReach: random.range(0, 1),
    brightHalo: random.next(),
    contrast: random.range(-0.05, 0.35),
    saturation: random.range(0.6, 1.1),
    toneMapping: random.chance(0.6) ? random.range(0, 0.6) : 0,
    aberration: random.chance(0.6) ? random.range(0.1, 1) : 0,
    detail: random.chance(0.3) ? random.range(0.55, 1) : 1,
  };
}

/** A clean lens scatters little, a smeared phone lens up to two fifths of the light; at most 0.16 mm on the card (sigma × √share). */
function planGlow(random: Random, pxPerMm: number): CameraPlan['glow'] {
  const share = random.range(0.02, 0.4);
  const sigma = Math.min(random.range(1.4, 4.5), (0.16 * pxPerMm) / Math.sqrt(share));
  return sigma < 1.2 ? { share: 0, sigma: 0 } : { share, sigma };
}

/** Gains for red and blue that move a colour towards grey by a share, as a white balance that is misled by the card. */
function greyWorld([r, g, b]: Rgb, by: number): readonly [number, number] {
  const gain = (value: number): number => Math.min(1.4, Math.max(0.75, (g / Math.max(1, value)) ** by));
  return [gain(r), gain(b)];
}

/** Plans the camera's JPEG and the steps after it: nothing, a second save, a messaging app, or both. */
export function planChain(random: Random): ChainPlan {
  const camera = planJpeg(random, [80, 97]);
  const after = random.weighted({ nothing: 30, resave: 30, messaging: 30, both: 10 });
  const resave = after === 'resave' || after === 'both' ? planJpeg(random, [72, 97]) : undefined;
  const messaging = after === 'messaging' || after === 'both' ? planMessaging(random) : undefined;
  return { camera, ...(resave && { resave }), ...(messaging && { messaging }) };
}

/** Plans one JPEG with a quality in the given range. */
export function planJpeg(random: Random, [from, to]: readonly [number, number]): JpegPlan {
  return {
    quality: random.int(from, to),
    chroma: random.chance(0.75) ? '4:2:0' : '4:4:4',
    tables: random.chance(0.6) ? 0 : random.int(1, 8),
  };
}

/** Plans the processing of a messaging app. */
export function planMessaging(random: Random): NonNullable<ChainPlan['messaging']> {
  const scale = random.chance(0.25) ? 1 : random.range(0.45, 0.92);
  return { scale, jpeg: planMessagingJpeg(random) };
}

function planMessagingJpeg(random: Random): JpegPlan {
  return { quality: random.int(40, 78), chroma: '4:2:0', tables: random.pick([0, 0, 0, 2, 3]) };
}
