import type { PhotoPlan } from '../index.ts';

type Light = PhotoPlan['scene']['light'];

/** Even daylight, on which every light below is based. */
const even: Partial<Light> = { gain: [1, 1, 1], slope: [0, 0], spot: 0, bars: 0, glare: 0, veil: 0 };

/** Every light that `synth/scene/plan.ts` draws, each by itself and clearly visible. */
const lights: Readonly<Record<string, Partial<Light>>> = {
  even: {},
  warm: { gain: [Math.exp(0.15), 1, Math.exp(-0.15)] },
  strong_warm: { gain: [Math.exp(0.32), 1, Math.exp(-0.32)] },
  cold: { gain: [Math.exp(-0.15), 1, Math.exp(0.15)] },
  strong_cold: { gain: [Math.exp(-0.32), 1, Math.exp(0.32)] },
  green: { gain: [1, Math.exp(0.16), 1] },
  dim: { gain: [0.5, 0.5, 0.5] },
  from_a_side: { slope: [0.9, 0.5] },
  spot: { spot: 1, spotAt: [0.4, 0.4], spotRadius: 0.3, spotTint: [1.12, 1, 0.88] },
  shadow_bars: { bars: 3, barWidth: 0.15, barDark: 0.45 },
  glare: { glare: 0.4, glareAt: [0.45, 0.5], glareRadius: 0.15 },
  veil: { veil: 0.08 },
};

export const lightNames: readonly string[] = Object.keys(lights);

/** The same photo under one of `lightNames`. */
export function underLight(plan: PhotoPlan, name: string): PhotoPlan {
  return { ...plan, scene: { ...plan.scene, light: { ...plan.scene.light, ...even, ...lights[name] } } };
}
