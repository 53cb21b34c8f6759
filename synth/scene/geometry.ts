import { mapQuad, type Point, project, projectQuad, type Quad, rectToQuad } from '../../src/image/index.ts';
import { type Box, cardHeight, cardWidth, type PhotoPlan } from '../base/plan.ts';
import { renderPanel } from '../card/render.ts';
import { type FacePoints, mapPoints } from '../people/portrait.ts';
import type { Studio } from '../people/studio.ts';

/** Positions of the card's parts in a picture, in its pixels. */
export interface CardGeometry {
  readonly card: Quad;
  readonly panel: Quad;
  readonly points: FacePoints;
  readonly face: Quad;
}

/** Computes the positions of card, portrait panel and face in the camera's photo. */
export function cardGeometry(plan: PhotoPlan, studio: Studio): CardGeometry {
  const toPhoto = rectToQuad(cardWidth, cardHeight, plan.scene.quad);
  const { panel } = plan.card;
  const { points, box } = renderPanel(plan, studio);
  const place = ([x, y]: Point): Point => project(toPhoto, [panel.x + x, panel.y + y]);
  const face = { ...box, x: box.x + panel.x, y: box.y + panel.y };
  return {
    card: plan.scene.quad,
    panel: projectQuad(toPhoto, boxQuad(panel)),
    points: mapPoints(points, place),
    face: projectQuad(toPhoto, boxQuad(face)),
  };
}

/** Maps all points of a geometry to another picture. */
export function mapGeometry({ card, panel, points, face }: CardGeometry, map: (point: Point) => Point): CardGeometry {
  return {
    card: mapQuad(card, map),
    panel: mapQuad(panel, map),
    points: mapPoints(points, map),
    face: mapQuad(face, map),
  };
}

/** The corners of a box, clockwise from its top left. */
export function boxQuad({ x, y, width, height }: Box): Quad {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}
