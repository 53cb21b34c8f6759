import type { PhotoPlan } from '../base/plan.ts';

/** Pixels between two nodes of the light field. */
export const lightStep = 16;

/** Linear gains R, G, B and additive glare G at a pixel of the camera's photo; camera exposure, vignette and white balance included. */
export function lightAt(plan: PhotoPlan, x: number, y: number): readonly [number, number, number, number] {
  const { light } = plan.scene;
  const { camera } = plan;
  const [nx, ny] = [x / plan.widthPx, y / plan.heightPx];
  const aspect = plan.heightPx / plan.widthPx;
  const slope = Math.max(0.12, 1 + light.slope[0] * (nx - 0.5) + light.slope[1] * (ny - 0.5));
  const away = Math.hypot(nx - 0.5, (ny - 0.5) * aspect);
  const fall = slope * (1 - camera.vignette * away * away * 2) * barAt(plan, nx, ny * aspect);
  const level = camera.exposure * fall ** (1 - camera.toneMapping);
  const spot = light.spot * bell(Math.hypot(nx - light.spotAt[0], (ny - light.spotAt[1]) * aspect) / light.spotRadius);
  const gain = (k: 0 | 1 | 2): number =>
    level * light.gain[k] * camera.whiteBalance[k] * (1 + spot * light.spotTint[k]);
  const glare =
    light.glare * bell(Math.hypot(nx - light.glareAt[0], (ny - light.glareAt[1]) * aspect) / light.glareRadius);
  return [gain(0), gain(1), gain(2), glare * camera.exposure + light.veil * level];
}

/** Shadow bars, as of blinds or a window frame: 1 in the light, lower in the shadow, with soft edges. */
function barAt({ scene: { light } }: PhotoPlan, nx: number, ny: number): number {
  if (light.bars === 0) return 1;
  const along = nx * Math.cos(light.barAngle) + ny * Math.sin(light.barAngle);
  const phase = along / light.barWidth + (light.seed % 100) / 100;
  const wave = Math.sin(2 * Math.PI * phase) * 6;
  const edge = (along - 0.4 - (light.seed % 50) / 200) * 60;
  const share = 1 / (1 + Math.exp(light.bars === 1 ? -edge : -wave));
  return 1 - light.barDark * (1 - share);
}

function bell(distance: number): number {
  return Math.exp(-distance * distance);
}
