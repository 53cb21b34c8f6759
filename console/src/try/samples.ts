import blurred from '../../../samples/sample-blurred.jpg';
import clean from '../../../samples/sample-card.jpg';
import cut from '../../../samples/sample-cut.jpg';
import photocopy from '../../../samples/sample-photocopy.jpg';
import swapped from '../../../samples/sample-swapped.jpg';

/** Drawn photos to try, and their names in `samples/`. */
export const samples = [
  { name: 'clean', url: clean, file: 'sample-card.jpg' },
  { name: 'swapped', url: swapped, file: 'sample-swapped.jpg' },
  { name: 'photocopy', url: photocopy, file: 'sample-photocopy.jpg' },
  { name: 'blurred', url: blurred, file: 'sample-blurred.jpg' },
  { name: 'cut', url: cut, file: 'sample-cut.jpg' },
] as const;

export type Sample = (typeof samples)[number];
