import type { Quad } from '../../src/image/index.ts';
import type { BackgroundKind, LightPlan, ScenePlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import { planPose, quadOf } from './plan-quad.ts';

/** A real picture whose document the drawn card covers; `quad` in pixels of the photo that is made from it. */
export interface SceneSource {
  readonly file: string;
  readonly quad: Quad;
}

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scene?: SceneSource | undefined;
}

/** Plans the background, the position of the card, and the light. */
export function planScene(random: Random, frame: Frame): ScenePlan {
  const kind = random.weighted<Exclude<BackgroundKind, 'photo'>>({
    wood: 20,
    plain: 13,
    cloth: 11,
    carpet: 7,
    text: 10,
    clutter: 15,
    keyboard: 5,
    room: 10,
    board: 3,
    scan: 6,
  });
  const seed = random.int(0, 2 ** 31);
  const background = frame.scene ? ({ kind: 'photo', seed, file: frame.scene.file } as const) : { kind, seed };
  const flat = !frame.scene && kind === 'scan';
  const staged = flat || frame.scene !== undefined;
  const pose = planPose(random.fork('pose'), frame);
  const quad = frame.scene?.quad ?? quadOf(flat ? { ...pose, pitch: 0, yaw: 0 } : pose, frame);
  const handProbability = kind === 'room' ? 0.85 : 0.16;
  return {
    quad,
    background,
    fingers: !staged && random.chance(handProbability) ? random.int(1, 3) : 0,
    fingerSeed: random.int(0, 2 ** 31),
    neighbour: !staged && random.chance(0.1) ? random.int(1, 2 ** 30) : 0,
    shadow: flat ? random.range(0, 0.2) : random.range(0.1, 0.55),
    light: planLight(random.fork('light'), flat),
  };
}

function planLight(random: Random, flat: boolean): LightPlan {
  const cast = flat ? 'none' : random.weighted({ none: 45, mild: 38, strong: 17 });
  const size = { none: 0.03, mild: 0.1, strong: 0.32 }[cast];
  const warm = random.gauss() * size;
  const green = random.gauss() * size * 0.5;
  const dim = flat ? 0 : random.chance(0.15) ? random.range(0.4, 0.9) : random.range(0, 0.3);
  const level = Math.exp(-dim);
  const tilt = flat ? 0.03 : random.chance(0.3) ? 0.9 : 0.3;
  return {
    seed: random.int(0, 2 ** 31),
    gain: [level * Math.exp(warm), level * Math.exp(-green), level * Math.exp(-warm)],
    slope: [random.gauss() * tilt, random.gauss() * tilt],
    spot: !flat && random.chance(0.22) ? random.range(0.2, 1.4) : 0,
    spotAt: [random.range(-0.1, 1.1), random.range(-0.1, 1.1)],
    spotRadius: random.range(0.15, 0.7),
    spotTint: [1 + random.gauss() * 0.12, 1 + random.gauss() * 0.1, 1 + random.gauss() * 0.16],
    bars: !flat && random.chance(0.15) ? random.int(1, 4) : 0,
    barAngle: random.range(0, Math.PI),
    barWidth: random.range(0.06, 0.3),
    barDark: random.range(0.15, 0.65),
    glare: !flat && random.chance(0.4) ? random.range(0.05, 0.9) ** 2 : 0,
    glareAt: [random.range(0, 1), random.range(0, 1)],
    glareRadius: random.range(0.05, 0.3),
    veil: flat ? 0 : random.next() ** 2 * 0.1,
  };
}
