import type { CameraPlan, ChainPlan, JpegPlan } from '../plan.ts';
import type { Random } from '../random.ts';

/** Plans a genuine photo's camera, from excellent to mediocre. `cardPx` is the card's width in camera pixels. */
export function planCamera(random: Random, cardPx: number): CameraPlan {
  const poor = random.next() ** 1.6;
  const pxPerMm = cardPx / 85.6;
  const iso = random.next() ** 2 * (0.4 + poor);
  return {
    defocusSigma: Math.min(0.35 + poor * random.range(0.2, 1), 0.14 * pxPerMm + 0.2),
    motionPx: random.chance(0.25) ? random.range(0, 0.16) * pxPerMm : 0,
    motionAngle: random.range(0, Math.PI),
    vignette: random.range(0, 0.35),
    whiteBalance: [1 + random.gauss() * 0.045, 1, 1 + random.gauss() * 0.06],
    exposure: Math.exp(random.gauss() * 0.16),
    shotNoise: 0.001 + iso * 0.016,
    readNoise: 0.0006 + iso * 0.006,
    colourNoise: random.range(0.3, 1),
    noiseSeed: random.int(0, 2 ** 31),
    denoise: random.chance(0.6) ? random.range(0, 0.9) : 0,
    sharpen: random.range(0.1, 1.1),
    contrast: random.range(-0.05, 0.35),
    aberration: random.chance(0.3) ? random.range(0, 0.9) : 0,
    detail: random.chance(0.25) ? random.range(0.6, 1) : 1,
  };
}

/** Plans the camera's JPEG and what follows it: nothing, a second save, a messaging app, or both. */
export function planChain(random: Random): ChainPlan {
  const camera = planJpeg(random, [80, 97]);
  const after = random.weighted({ nothing: 30, resave: 30, messaging: 30, both: 10 });
  const resave = after === 'resave' || after === 'both' ? planJpeg(random, [72, 97]) : undefined;
  const scale = random.chance(0.25) ? 1 : random.range(0.45, 0.92);
  const messaging = after === 'messaging' || after === 'both' ? { scale, jpeg: planMessagingJpeg(random) } : undefined;
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

function planMessagingJpeg(random: Random): JpegPlan {
  return { quality: random.int(40, 78), chroma: '4:2:0', tables: random.pick([0, 0, 0, 2, 3]) };
}
