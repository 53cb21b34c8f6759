export { blendOver } from './attacks/blending/blend.ts';
export { areaAround, lift, maskOf, sampleThrough } from './attacks/blending/layer.ts';
export { planSwap, swapFace } from './attacks/blending/swap-face.ts';
export { type Sending, sentBy, withAttack, withResave } from './attacks/with-attack.ts';
export { blurBytes } from './base/blur.ts';
export {
  type AttackKind,
  attackKinds,
  cardHeight,
  cardWidth,
  type Family,
  finalSize,
  type PhotoPlan,
} from './base/plan.ts';
export { Random } from './base/random.ts';
export { recompress } from './base/recompress.ts';
export type { Window } from './base/window.ts';
export { resample } from './camera/resample.ts';
export { composePanel } from './people/compose.ts';
export { drawFace } from './people/drawn-face.ts';
export { loadPortraits, type PortraitFile, shrink } from './people/load.ts';
export { measureFace, type Portrait } from './people/portrait.ts';
export { printPixels } from './people/print.ts';
export type { Assets } from './people/studio.ts';
export { varyPortrait } from './people/vary.ts';
export type { CardLabels, Labels } from './render/labels.ts';
export { type BlurLadder, blurLadder, type CardPart, measureBlur, portraitPart } from './render/measured-blur.ts';
export { type PlanOptions, planNoCard, planPhoto } from './render/plan-photo.ts';
export {
  labelPhoto,
  type RenderedPhoto,
  Renderer,
  renderFlatCard,
  renderLabelledWindow,
  renderPhoto,
  renderUnsaved,
} from './render/renderer.ts';
export { loadScenes } from './scene/load.ts';
export type { SceneSource } from './scene/plan.ts';
