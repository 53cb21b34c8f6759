export { locateAnother } from './another.ts';
export { edgeStrip, edgeStrips, edgesInput } from './edge-strips.ts';
export { detectFaces, type Face, faceGridPx, findFace } from './face.ts';
export { traitsOf } from './judge.ts';
export { type CardModels, type Located, locate } from './locate.ts';
export { faceHeightMm, type LonePortrait, locateLonePortrait } from './lone-portrait.ts';
export { type Placed, place } from './place.ts';
export { faceOf, locateOnCard, locatePortrait, type OnCard, type Portrait } from './portrait.ts';
export { proposals, proposeCloser, proposeFirst } from './propose.ts';
export { canHoldCard, canHoldPortrait, minCardWidthPx } from './room.ts';
export type { Sighting } from './sighting.ts';
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
