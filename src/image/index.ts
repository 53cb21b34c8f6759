export type { DecodeLimits } from './bounds.ts';
export { decode } from './decode.ts';
export { encodeJpeg, type JpegOptions } from './encode.ts';
export {
  areaPx,
  compose,
  diagonalPx,
  type Homography,
  invert,
  isConvexClockwise,
  mapQuad,
  meanWidthPx,
  type Point,
  project,
  projectQuad,
  type Quad,
  rectangle,
  rectToQuad,
  turnHalf,
} from './geometry.ts';
export { readHeader } from './header.ts';
export { contains, paintOver } from './inside.ts';
export { spreadLevels } from './levels.ts';
export { fitLine, type RowProbabilities } from './line-fit.ts';
export { boundsOf, centreOf, type Line, largestMovePx, quadOfSides, sideLengthsPx } from './lines.ts';
export { lumaAt, lumaOf, lumaShares } from './luma.ts';
export { blankPixels, type Pixels } from './pixels.ts';
export { cutGrey, cutTensor, cutView, type Pyramid, pyramid } from './pyramid.ts';
export { type Tensor, toTensor } from './tensor.ts';
export { type Cut, warp } from './warp.ts';
export { Workspace } from './workspace.ts';
