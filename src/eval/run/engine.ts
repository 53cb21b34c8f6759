import type { ModelInfo } from '../../index.ts';
import type { CheckName } from '../../inspection.ts';

/** What the photos show: whole cards, or the portrait alone. */
export type PhotoContent = 'cards' | 'portraits';

/** What scores stand on; `run.json` keeps it beside them, so that two engines never mix in one file. */
export interface Engine {
  readonly photos: PhotoContent;
  readonly models: readonly ModelInfo[];
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly calibration?: string;
}
