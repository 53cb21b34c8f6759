import type { Pyramid, Quad } from '../image/index.ts';
import type { Portrait } from './portrait.ts';

/** A photo, and where card and portrait are in it: what checks and findings look at. */
export interface Sighting {
  readonly photo: Pyramid;
  readonly card: Quad;
  readonly portrait: Portrait;
  /** The picture shows the portrait without its card: `card` is where one would lie. */
  readonly alone?: boolean;
}
