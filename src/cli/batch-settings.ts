import { integer } from './setting.ts';

/** Settings of batches. */
export const batchSettings = {
  batchMaxPhotos: integer({
    name: 'ANTIFAKE_BATCH_MAX_PHOTOS',
    unit: 'photos',
    min: 1,
    max: 100_000,
    fallback: 100_000,
    sentence: 'A batch with more photos is refused; the caller sends several.',
  }),
  batchDays: integer({
    name: 'ANTIFAKE_BATCH_DAYS',
    unit: 'days',
    min: 1,
    max: 36_500,
    fallback: 30,
    sentence: 'How long a batch is kept after its end; then its references and results are deleted.',
  }),
} as const;
