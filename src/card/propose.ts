import { cutTensor, type Pyramid, type Quad, rectangle } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { findRough, type Rough } from './looks.ts';
import { closerFinderCut, finderCut } from './views.ts';

/** The finder's look at the whole photo. */
export async function proposeFirst(photo: Pyramid, finder: Model): Promise<Rough | undefined> {
  const cut = finderCut(photo.photo);
  return await findRough(cutTensor(photo, cut), finder, cut);
}

/** Quads that may be the card's: the first look's, the photo's own edges (a cropped scan's), and a closer look's, which costs most. */
export async function* proposals(photo: Pyramid, finder: Model, first: Rough): AsyncGenerator<Quad> {
  yield first.quad;
  yield rectangle(photo.photo.widthPx, photo.photo.heightPx);
  const cut = closerFinderCut(first.quad);
  const closer = await findRough(cutTensor(photo, cut), finder, cut);
  if (closer) yield closer.quad;
}
