import { type Cut, cutTensor, type Pyramid, type Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { findRough, type Rough } from './looks.ts';
import { closerFinderCut, finderCut } from './views.ts';

/** The finder's look at the whole photo. */
export async function proposeFirst(photo: Pyramid, finder: Model): Promise<Rough | undefined> {
  return await look(photo, finder, finderCut(photo.photo));
}

/** Quads that may be the card's, the likelier ones first: the first look's, a closer look's, and the photo's own frame. */
export async function* proposals(photo: Pyramid, finder: Model, first: Rough): AsyncGenerator<Quad> {
  yield first.quad;
  const closer = await look(photo, finder, closerFinderCut(first.quad));
  if (closer) yield closer.quad;
  yield frameOf(photo);
}

async function look(photo: Pyramid, finder: Model, cut: Cut): Promise<Rough | undefined> {
  return await findRough(cutTensor(photo, cut), finder, cut);
}

/** The photo's own edges: a scan that is cropped to the card. */
function frameOf({ photo: { widthPx, heightPx } }: Pyramid): Quad {
  return [
    [0, 0],
    [widthPx, 0],
    [widthPx, heightPx],
    [0, heightPx],
  ];
}
