import type { InspectorOptions, ModelInfo } from '../../index.ts';
import type { CheckName } from '../../inspection.ts';

/** What the photos show: whole cards, or the portrait alone. */
export type PhotoContent = 'cards' | 'portraits';

/** What every worker is started with. */
export interface WorkerTask {
  readonly options: InspectorOptions;
  readonly photos: PhotoContent;
}

/** What scores stand on; `run.json` keeps it beside them, so that two engines never mix in one file. */
export interface Engine {
  readonly photos: PhotoContent;
  readonly models: readonly ModelInfo[];
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly calibration?: string;
}
