export type { Assets } from './assets.ts';
export { type AttackOptions, withAttack, withResave } from './attack/with-attack.ts';
export { blurMm, type CardLabels, type Labels, labelPhoto } from './labels.ts';
export { drawFace } from './people/drawn-face.ts';
export { type FindFace, listPortraits, loadPortraits, type PortraitFile, shrink } from './people/load.ts';
export type { FacePoints, Portrait } from './people/portrait.ts';
export { type AttackKind, type AttackPlan, attackKinds, type Family, type PhotoPlan } from './plan.ts';
export { type PlanOptions, planNoCard, planPhoto } from './plan-photo.ts';
export { Random } from './random.ts';
export {
  finalSize,
  type RenderedPhoto,
  type RenderedWindow,
  renderFlatCard,
  renderLabelledWindow,
  renderPhoto,
  renderUnsaved,
  renderWindow,
} from './render-photo.ts';
export type { SceneSource } from './scene/plan.ts';
export type { Window } from './scene/window.ts';
export { type BlurLadder, blurLadder, type CardPart, portraitPart, seenBlur } from './seen-blur.ts';
