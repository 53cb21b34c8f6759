import type { Pyramid, Quad } from '../image/index.ts';
import type { Portrait } from './portrait.ts';

/** A photo, and where the card and its portrait are in it: what checks and findings receive. */
export interface Presentation {
  readonly photo: Pyramid;
  readonly card: Quad;
  readonly portrait: Portrait;
  /** Whether the picture shows the portrait without its card; `card` is then where the card would lie. */
  readonly isPortraitOnly?: boolean;
}
