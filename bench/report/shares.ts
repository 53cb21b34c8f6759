import { type Cells, rowWhere, shareIn } from '../shared/document/results.ts';
import { exactOf, type Share } from '../shared/figures/share.ts';

/** A share that was measured for the deepfake check on drawn cards, at a threshold. */
export function deepfakeShare(group: string, threshold = 85): Share {
  const row = rowWhere('deepfake-thresholds.csv', { group, threshold: `${threshold}` });
  return { ...shareIn(row, ['yes', 'low', 'high']), photos: Number(row.photos) };
}

/** A share that was measured for the deepfake check on edited photos of real documents, six kinds of which the model had never seen. */
export function realShare(group: string): Share {
  const row = rowWhere('deepfake-real-left-out.csv', { group });
  return { ...shareIn(row, ['yes', 'yes_low', 'yes_high']), photos: Number(row.photos) };
}

/** A share that a file contains without an interval, with the exact interval for that number of photos. */
export function exactShare(file: string, where: Cells, [share, photos]: readonly [string, string]): Share {
  const row = rowWhere(file, where);
  return exactOf(Number(row[share]), Number(row[photos]));
}
