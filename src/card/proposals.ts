import { cutTensor, type Pyramid, type Quad, rectangle } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { quadsAroundFace } from './around-face.ts';
import { completedQuads } from './completed-quads.ts';
import { type Proposal, runFinder } from './finder.ts';
import { closerFinderCut, finderCut } from './views.ts';

/** The finder's pass on the whole photo. */
export async function proposeFirst(photo: Pyramid, finder: Model): Promise<Proposal | undefined> {
  const cut = finderCut(photo.photo);
  return await runFinder(cutTensor(photo, cut), finder, cut);
}

/** The finder's pass on the part of the photo around its first quad. */
export async function proposeCloser(photo: Pyramid, finder: Model, first: Quad): Promise<Quad | undefined> {
  const cut = closerFinderCut(first);
  return (await runFinder(cutTensor(photo, cut), finder, cut))?.quad;
}

/**
 * Further quads that may be the card's, rarely needed ones last: the frame of the photo, for a cropped scan; documents that the largest
 * face may belong to; and the likeliest quad so far, `best`, with one side moved.
 */
export async function* furtherQuads(photo: Pyramid, faces: Model, best: () => Quad): AsyncGenerator<Quad> {
  yield rectangle(photo.photo.widthPx, photo.photo.heightPx);
  yield* await quadsAroundFace(photo, faces);
  yield* completedQuads(best(), photo.photo);
}
