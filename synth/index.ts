export { type AttackOptions, withAttack, withResave } from './attacks/with-attack.ts';
export { type AttackKind, type AttackPlan, attackKinds, type Family, type PhotoPlan } from './base/plan.ts';
export { Random } from './base/random.ts';
export type { Window } from './base/window.ts';
export { drawFace } from './people/drawn-face.ts';
export { type FindFace, listPortraits, loadPortraits, type PortraitFile, shrink } from './people/load.ts';
export type { FacePoints, Portrait } from './people/portrait.ts';
export type { Assets } from './people/studio.ts';
export { blurMm, type CardLabels, type Labels, labelPhoto } from './render/labels.ts';
export { type PlanOptions, planNoCard, planPhoto } from './render/plan-photo.ts';
export {
  finalSize,
  type RenderedPhoto,
  type RenderedWindow,
  renderFlatCard,
  renderLabelledWindow,
  renderPhoto,
  renderUnsaved,
  renderWindow,
} from './render/renderer.ts';
export { type BlurLadder, blurLadder, type CardPart, portraitPart, seenBlur } from './render/seen-blur.ts';
export type { SceneSource } from './scene/plan.ts';
