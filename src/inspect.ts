import type { CheckName, Inspection, ModelInfo } from './inspection.ts';

/** How an inspector is made. Everything has a default. */
export interface InspectorOptions {
  /** Folder with the ONNX models and their manifests; default: the package's own `models/`. */
  readonly modelsDir?: string;
  /** Overrides the thresholds of the manifests, 0..100; above means yes. */
  readonly thresholds?: Partial<Readonly<Record<CheckName, number>>>;
  /** Default 4,194,304. */
  readonly maxBytes?: number;
  /** Default 50,000,000. */
  readonly maxPixels?: number;
  /** Threads of one model run; default: the number of cores, at most 2. */
  readonly threads?: number;
}

export interface InspectOptions {
  /** Stops the inspection at its next step; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Judges photos. Safe for parallel calls; keeps no photo. */
export interface Inspector {
  readonly models: readonly ModelInfo[];
  /**
   * @param image a JPEG, PNG or BMP file's bytes.
   * @throws AntifakeError IMAGE_INVALID_FORMAT, IMAGE_INVALID_SIZE or INNER_ERROR.
   */
  inspect(image: Uint8Array, options?: InspectOptions): Promise<Inspection>;
  close(): Promise<void>;
}

/** Loads and verifies the models. @throws Error when one is missing or not what its manifest says. */
export async function createInspector(_options: InspectorOptions = {}): Promise<Inspector> {
  throw new Error('not built yet');
}
