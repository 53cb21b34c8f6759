import { cutTensor, type Pyramid, type Quad, rectangle } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { quadsAroundFace } from './around-face.ts';
import { completedQuads } from './complete.ts';
import { findRough, type Rough } from './looks.ts';
import { closerFinderCut, finderCut } from './views.ts';

/** The finder's look at the whole photo. */
export async function proposeFirst(photo: Pyramid, finder: Model): Promise<Rough | undefined> {
  const cut = finderCut(photo.photo);
  return await findRough(cutTensor(photo, cut), finder, cut);
}

/** What the finder says of the part of the photo around its first answer. */
export async function proposeCloser(photo: Pyramid, finder: Model, first: Quad): Promise<Quad | undefined> {
  const cut = closerFinderCut(first);
  return (await findRough(cutTensor(photo, cut), finder, cut))?.quad;
}

/**
 * Other quads that may be the card's, those that are seldom needed last: the photo's own edges, for a cropped scan; documents whose
 * portrait the largest face would be; and the likeliest quad so far, `best`, with one side put elsewhere.
 */
export async function* proposals(photo: Pyramid, faces: Model, best: () => Quad): AsyncGenerator<Quad> {
  yield rectangle(photo.photo.widthPx, photo.photo.heightPx);
  yield* await quadsAroundFace(photo, faces);
  yield* completedQuads(best(), photo.photo);
}
