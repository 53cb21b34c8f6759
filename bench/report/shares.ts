import { type Cells, readResult, rowWhere, shareIn } from '../shared/document/results.ts';
import { exactOf, type Share } from '../shared/figures/share.ts';

/** How a photo was sent, in words. */
export const ways = { camera: 'as the camera saved it', messaging: 'through a messaging app' } as const;
export type Way = keyof typeof ways;

/** The share of drawn cards with this attack, or of `genuine` ones, that the deepfake check classifies as fake, by a bootstrap over people. */
export function deepfakeShare(kind: string, way: Way): Share {
  const row = rowWhere('deepfake-pairs.csv', { group: `${kind} | ${way}` });
  return shareOf(row, row.attacks ? 'attacks' : 'genuine');
}

/** The same for edited photos of real documents, six kinds of which the network had not seen; exact for as many photos as kinds. */
export function realShare(group: string): Share {
  return shareOf(rowWhere('deepfake-real-left-out.csv', { group }), 'photos');
}

function shareOf(row: Cells, photos: string): Share {
  return { ...shareIn(row, ['yes', 'yes_low', 'yes_high']), photos: Number(row[photos]) };
}

/** The columns of a share and of its number of photos; photos of one group are similar, and only groups count for the interval. */
export interface ShareColumns {
  readonly share: string;
  readonly photos: string;
  /** Number of groups, such as documents or cards; absent: each photo is one. */
  readonly groups?: number;
}

/** A share that a file contains without an interval, with the exact interval for that number of photos or groups. */
export function exactShare(file: string, where: Cells, { share, photos, groups }: ShareColumns): Share {
  const row = rowWhere(file, where);
  return exactOf(Number(row[share]), Number(row[photos]), groups);
}

/** Number of kinds of real documents: in colour, as grey copies, or all. */
export function countDocuments(kind?: 'colour' | 'grey_copy'): number {
  const groups = readResult('finder-real.csv').rows.map(({ group }) => group!);
  return groups.filter((group) => group.includes('/') && group.startsWith(kind ?? '')).length;
}
