import { areaQuad, type PortraitOnly } from '../../../src/card/index.ts';
import { cardView } from '../../../src/checks/index.ts';
import { type Pixels, type Point, rectangle } from '../../../src/image/index.ts';

/** The five points of the face in a portrait without a card, in pixels of its picture. */
export function facePoints({ card, portrait }: PortraitOnly): Point[] {
  return portrait.pointsMm.map(([xMm, yMm]) => areaQuad(card, { xMm, yMm, widthMm: 0, heightMm: 0 })[0]);
}

/** The positions in a picture of a portrait without a card; the picture is the panel. */
export function loneRow({ widthPx, heightPx }: Pixels, found: PortraitOnly): object {
  return {
    family: 'lone',
    faceHeights: cardView.faceHeights,
    corners: found.card,
    panel: rectangle(widthPx, heightPx),
    face: areaQuad(found.card, found.portrait.face),
    points: facePoints(found),
    replaced: null,
  };
}
