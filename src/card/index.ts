export { edgeStrip, edgeStrips, edgesInput } from './edge-strips.ts';
export { findFace } from './face.ts';
export { traitsOf } from './judge.ts';
export { type CardModels, type LocatedCard, locate } from './locate.ts';
export { canHoldCard, canHoldPortrait, minCardWidthPx } from './min-photo.ts';
export { type Placement, place } from './placement.ts';
export { faceOf, locateOnCard, locatePortrait, type Portrait, type Presentation } from './portrait.ts';
export { locatePortraitOnly, type PortraitOnly } from './portrait-only.ts';
export { proposedQuads, proposeFirst } from './proposals.ts';
export { locateSecondCard } from './second-card.ts';
export { evenOdds, thresholds } from './thresholds.ts';
export {
  areaCut,
  areaQuad,
  type CardArea,
  cardMm,
  finderCut,
  finderSidePx,
  refinerCut,
  refinerView,
} from './views.ts';
