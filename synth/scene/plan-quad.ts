import { mapQuad, type Point, type Quad } from '../../src/image/index.ts';
import { cardHeight, cardWidth } from '../base/plan.ts';
import type { Random } from '../base/random.ts';

/** Position of the camera relative to the card. Angles in radians; `width` is the card's share of the photo's width. */
export interface Pose {
  readonly roll: number;
  readonly pitch: number;
  readonly yaw: number;
  readonly width: number;
  readonly centre: Point;
}

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Plans a pose: mostly upright, any turn possible; from small in the photo to partly cut. */
export function planPose(random: Random, { widthPx, heightPx }: Frame): Pose {
  const style = random.weighted({ usual: 66, tight: 14, small: 12, cut: 8 });
  const roll = random.weighted({ upright: 62, quarter: 16, half: 6, any: 16 });
  const tilt = random.chance(0.25) ? 0 : Math.abs(random.gauss()) * 0.22;
  const towards = random.range(0, 2 * Math.PI);
  const turn = {
    upright: 0,
    quarter: random.pick([-1, 1]) * (Math.PI / 2),
    half: Math.PI,
    any: random.range(-Math.PI, Math.PI),
  }[roll];
  const angle = turn + random.gauss() * 0.09;
  const share = {
    usual: random.range(0.45, 0.9),
    tight: random.range(0.88, 1),
    small: random.range(0.24, 0.45),
    cut: random.range(0.8, 1.25),
  }[style];
  const room = roomFor(angle, { widthPx, heightPx });
  const slack = style === 'cut' ? 0.24 : Math.max(0, (1 - share) * 0.45);
  const width = share * room;
  return {
    roll: angle,
    pitch: clamp(Math.sin(towards) * tilt, 0.7),
    yaw: clamp(Math.cos(towards) * tilt, 0.7),
    width,
    centre: [0.5 + random.range(-slack, slack), 0.5 + random.range(-slack, slack)],
  };
}

/** The share of the photo's width at which a flat card of this turn just fits. */
function roomFor(angle: number, { widthPx, heightPx }: Frame): number {
  const [c, s] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const ratio = cardHeight / cardWidth;
  return Math.min(1 / (c + s * ratio), heightPx / widthPx / (s + c * ratio)) * 0.985;
}

/** Card corners in photo pixels of a pinhole camera that sees the card in this pose. */
export function quadOf(pose: Pose, { widthPx, heightPx }: Frame): Quad {
  const distance = 2.1;
  const half: Quad = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  const [cr, sr] = [Math.cos(pose.roll), Math.sin(pose.roll)];
  const ratio = cardHeight / cardWidth;
  return mapQuad(half, ([sx, sy]) => {
    const [x, y] = [sx * 0.5, sy * 0.5 * ratio];
    const [u, v] = [x * cr - y * sr, x * sr + y * cr];
    const z = distance + u * Math.sin(pose.yaw) + v * Math.sin(pose.pitch);
    const scale = (pose.width * widthPx * distance) / z;
    return [
      pose.centre[0] * widthPx + u * Math.cos(pose.yaw) * scale,
      pose.centre[1] * heightPx + v * Math.cos(pose.pitch) * scale,
    ];
  });
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
