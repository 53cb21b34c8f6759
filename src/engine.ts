import { decode, type Pixels, Workspace } from './image/index.ts';
import { type InspectionContext, inspectPhoto, inspectPortraitOnly } from './inspect.ts';
import type { Inspection, PortraitInspection } from './inspection.ts';
import { type EngineModels, infosOf, openEngineModels } from './models.ts';
import { dropBytes } from './photo.ts';
import type { EngineSetup } from './setup.ts';
import { type Step, type Stop, stopwatch } from './stopwatch.ts';

/** Options of one inspection. */
export interface EngineInspectOptions {
  /** Called before each step; an exception ends the inspection. */
  readonly stop?: Stop;
  /** Also looks for a screen. */
  readonly findings?: boolean;
  /** Receives each step when it ends. */
  readonly onStep?: (step: Step) => void;
}

/** The engine in one thread: it accepts one photo at a time, and each model run blocks the thread. */
export interface Engine {
  inspect(image: Uint8Array, options?: EngineInspectOptions): Promise<Inspection>;
  inspectPortrait(image: Uint8Array, options?: EngineInspectOptions): Promise<PortraitInspection>;
}

/** Opens the models in this thread. @param threads of one model run. */
export async function openEngine(setup: EngineSetup, threads: number): Promise<Engine> {
  const { files, calibration, thresholds, limits, requireThaiCard } = setup;
  const models = await openEngineModels(files, threads);
  const { screen, ...needed } = models;
  const workspace = new Workspace();
  const engineInfo = (used: Partial<EngineModels>) => ({
    models: infosOf(used),
    ...(calibration !== undefined && { calibration }),
  });
  const inspectWith =
    <T>(steps: (pixels: Pixels, context: InspectionContext) => Promise<T>) =>
    async (image: Uint8Array, { stop, findings = false, onStep }: EngineInspectOptions = {}) => {
      const watch = stopwatch(stop, onStep);
      const pixels = await watch.time('decode', () => decode(image, limits));
      try {
        const context = {
          models,
          engineInfo: engineInfo(findings ? models : needed),
          watch,
          thresholds,
          findings,
          workspace,
        };
        return await steps(pixels, { ...context, requireThaiCard });
      } finally {
        dropBytes(pixels.data);
        workspace.clear();
      }
    };
  return { inspect: inspectWith(inspectPhoto), inspectPortrait: inspectWith(inspectPortraitOnly) };
}
