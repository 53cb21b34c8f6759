import { decode, type Pixels, Workspace } from './image/index.ts';
import { inspectLonePortrait, inspectPhoto, type Means } from './inspect.ts';
import type { Inspection, PortraitInspection } from './inspection.ts';
import { type EngineModels, infosOf, openEngineModels } from './models.ts';
import { dropBytes } from './photo.ts';
import type { EngineSetup } from './setup.ts';
import { type Stop, stopwatch } from './stopwatch.ts';

/** How one photo is looked at. */
export interface LookOptions {
  /** Asked before each step; what it throws ends the inspection. */
  readonly stop?: Stop;
  /** Also looks for a screen. */
  readonly findings?: boolean;
}

/** The engine in one thread: it is given one photo at a time, and each model run holds the thread. */
export interface Engine {
  inspect(image: Uint8Array, options?: LookOptions): Promise<Inspection>;
  inspectPortrait(image: Uint8Array, options?: LookOptions): Promise<PortraitInspection>;
}

/** Opens the models in this thread. @param threads of one model run. */
export async function openEngine(setup: EngineSetup, threads: number): Promise<Engine> {
  const { files, calibration, thresholds, limits, requireThaiCard } = setup;
  const models = await openEngineModels(files, threads);
  const { screen, ...needed } = models;
  const workspace = new Workspace();
  const said = (used: Partial<EngineModels>) => ({
    models: infosOf(used),
    ...(calibration !== undefined && { calibration }),
  });
  const look =
    <T>(story: (pixels: Pixels, means: Means) => Promise<T>) =>
    async (image: Uint8Array, { stop, findings = false }: LookOptions = {}) => {
      const watch = stopwatch(stop);
      const pixels = await watch.time('decode', () => decode(image, limits));
      try {
        const means = { models, said: said(findings ? models : needed), watch, thresholds, findings, workspace };
        return await story(pixels, { ...means, requireThaiCard });
      } finally {
        dropBytes(pixels.data);
      }
    };
  return { inspect: look(inspectPhoto), inspectPortrait: look(inspectLonePortrait) };
}
