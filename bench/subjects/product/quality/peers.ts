import { type Cut, cutView, type Pixels, type Point, pyramid, type Quad } from '../../../../src/image/index.ts';
import type { Inspection, PortraitInspection } from '../../../../src/index.ts';
import type { CheckName } from '../../../../src/inspection.ts';
import { sharpnessOf } from '../../../shared/photos/sharpness.ts';
import { openHuman } from './human.ts';

/** The measures with which each check is compared; a higher value is always more suspicious. */
export const peers = {
  'human antispoof': 'deepfake',
  'human liveness': 'deepfake',
  'lack of high-pass energy': 'deepfake',
  'variance of Laplacian': 'blur',
  'OFIQ: mean absolute Laplacian': 'blur',
  'OFIQ: difference to box filter': 'blur',
  'OFIQ: Sobel': 'blur',
  'mean saturation': 'print',
} as const satisfies Readonly<Record<string, CheckName>>;
export type PeerName = keyof typeof peers;

export type PeerValues = Readonly<Record<PeerName, number>>;

/** Measures the peers on the portrait that the product found, so that all receive the same face. */
export type Peers = (photo: Pixels, found: JudgedAny) => Promise<PeerValues>;

type JudgedAny = Extract<Inspection | PortraitInspection, { readonly outcome: 'judged' }>;

/** Sides of the square views; Human enlarges a face's box by 1.4. */
const facePx = 256;
const human = { px: 256, enlarge: 1.4 } as const;

/** Opens all peers. */
export async function openPeers(): Promise<Peers> {
  const { judge } = await openHuman();
  return async (photo, found) => {
    const source = pyramid(photo);
    const real = await judge(cutView(source, squareCut(found.portrait.box, human.px, human.enlarge)));
    const sharpness = sharpnessOf(cutView(source, squareCut(found.portrait.box, facePx, 1)));
    const whole = 'card' in found ? found.card.corners : found.portrait.box;
    return {
      // Both models of Human return how real a face is.
      'human antispoof': 1 - real.antispoof,
      'human liveness': 1 - real.liveness,
      // A measure without knowledge of faces: inserted or generated faces are mostly softer than photographed ones.
      'lack of high-pass energy': sharpness['variance of Laplacian'],
      ...sharpness,
      'mean saturation': 1 - meanSaturation(cutView(source, squareCut(whole, facePx, 1))),
    };
  };
}

/** A square around a quad's centre along its own axes, `enlarge` times its longer side. */
function squareCut([a, b, , d]: Quad, sidePx: number, enlarge: number): Cut {
  const [across, down] = [minus(b, a), minus(d, a)];
  const [width, height] = [Math.hypot(...across), Math.hypot(...down)];
  const side = Math.max(width, height) * enlarge;
  const [ux, uy] = [(across[0] / width) * side, (across[1] / width) * side];
  const [vx, vy] = [(down[0] / height) * side, (down[1] / height) * side];
  const middle: Point = [a[0] + (across[0] + down[0]) / 2, a[1] + (across[1] + down[1]) / 2];
  const [x, y] = [middle[0] - (ux + vx) / 2, middle[1] - (uy + vy) / 2];
  return {
    widthPx: sidePx,
    heightPx: sidePx,
    toPhoto: [ux / sidePx, vx / sidePx, x, uy / sidePx, vy / sidePx, y, 0, 0, 1],
  };
}

function minus(p: Point, q: Point): [number, number] {
  return [p[0] - q[0], p[1] - q[1]];
}

/** Mean of (max − min) / max, 0..1. */
function meanSaturation({ data }: Pixels): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    sum += (Math.max(r, g, b) - Math.min(r, g, b)) / Math.max(1, r, g, b);
  }
  return sum / (data.length / 3);
}
