import type { ModelInfo } from '../../index.ts';
import type { CheckName } from '../../inspection.ts';

/** What the photos show: whole cards, or only portraits. */
export type PhotoContent = 'cards' | 'portraits';

/** The engine that produced scores; stored in `run.json` next to them, so that two engines are never mixed in one file. */
export interface Engine {
  readonly photos: PhotoContent;
  readonly models: readonly ModelInfo[];
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly calibration?: string;
  /** Present if cards that are not Thai were answered FAIL. */
  readonly requireThaiCard?: true;
}
