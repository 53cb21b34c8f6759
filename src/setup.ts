import type { DecodeLimits } from './image/index.ts';
import type { CheckName } from './inspection.ts';
import { type EngineFiles, type ModelChoice, readEngineFiles, thresholdsOf } from './models.ts';
import { maxPhotoBytes } from './photo.ts';

/** Options of an engine. All have a default. */
export interface EngineOptions extends ModelChoice {
  /** Overrides the thresholds of the manifests, 0..100; above means yes. */
  readonly thresholds?: Partial<Readonly<Record<CheckName, number>>>;
  /** Whether a document that does not look like a Thai ID card is not judged. Default: false. */
  readonly requireThaiCard?: boolean;
  /** Default 4,194,304. */
  readonly maxBytes?: number;
  /** Default 50,000,000. */
  readonly maxPixels?: number;
}

/** The models and settings of an engine, read and verified; can be sent to another process. */
export interface EngineSetup {
  readonly files: EngineFiles;
  readonly calibration?: string;
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly limits: DecodeLimits;
  readonly requireThaiCard: boolean;
}

/** Reads the files that the options name. @throws Error when a model, the calibration or an option is missing or invalid. */
export async function prepareEngine(options: EngineOptions): Promise<EngineSetup> {
  const limits = limitsOf(options);
  const { files, calibration } = await readEngineFiles(options);
  const thresholds = thresholdsOf(files, options.thresholds ?? {});
  const { requireThaiCard = false } = options;
  return { files, thresholds, limits, requireThaiCard, ...(calibration !== undefined && { calibration }) };
}

/** The limits in effect. @throws Error when one is not a number: no photo would exceed a limit of NaN. */
function limitsOf({ maxBytes = maxPhotoBytes, maxPixels = 50_000_000 }: EngineOptions): DecodeLimits {
  for (const [name, limit] of Object.entries({ maxBytes, maxPixels }))
    if (!Number.isInteger(limit) || limit < 1)
      throw new Error(`Expected a whole number from 1 for ${name} but received ${limit}`);
  return { maxBytes, maxPixels };
}
