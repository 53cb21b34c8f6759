/**
 * The cost of decoding and model runs without the JavaScript between them: a process that decodes photos and runs the models on the
 * same numbers as the engine, each as often as the engine runs it. Started by `throughput`, one for each core.
 */
import { decode, Workspace } from '../../../src/image/index.ts';
import { inspectPhoto } from '../../../src/inspect.ts';
import { type EngineModels, infosOf, openEngineModels } from '../../../src/models.ts';
import { type EngineSetup, prepareEngine } from '../../../src/setup.ts';
import { stopwatch } from '../../../src/stopwatch.ts';
import { recordRuns } from '../../shared/load/recorder.ts';
import { answerRounds } from '../../shared/load/round.ts';

async function main(): Promise<void> {
  const setup = await prepareEngine({});
  const models = await openEngineModels(setup.files, 1);
  answerRounds(async (photo) => {
    const runs = await runsOf(photo, setup, models);
    return async () => {
      await decode(photo, setup.limits);
      for (const run of runs) await run();
    };
  });
}

/** The model runs of one inspection. */
async function runsOf(
  photo: Uint8Array,
  setup: EngineSetup,
  models: EngineModels,
): Promise<readonly (() => Promise<unknown>)[]> {
  const recording = recordRuns(models);
  const context = {
    models: recording.models,
    engineInfo: { models: infosOf(models) },
    watch: stopwatch(),
    thresholds: setup.thresholds,
    findings: false,
    requireThaiCard: false,
    workspace: new Workspace(),
  };
  const { outcome } = await inspectPhoto(await decode(photo, setup.limits), context);
  if (outcome !== 'judged') throw new Error(`Expected a judged photo but received ${outcome}`);
  return recording.runs;
}

if (import.meta.main) await main();
