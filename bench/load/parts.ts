/**
 * What decoding and model runs cost without the JavaScript between them: a process that decodes photos and runs the models on the
 * very numbers that the engine would give them, each as often as the engine runs it. Started by `bench/throughput.ts`, one a core.
 */
import { decode, Workspace } from '../../src/image/index.ts';
import { inspectPhoto } from '../../src/inspect.ts';
import type { Model, Numbers } from '../../src/model/index.ts';
import { type EngineModels, infosOf, openEngineModels } from '../../src/models.ts';
import { prepareEngine } from '../../src/setup.ts';
import { stopwatch } from '../../src/stopwatch.ts';
import { answerRounds } from './round.ts';

/** One run as the engine asked for it. */
interface Run {
  readonly model: Model;
  readonly inputs: Readonly<Record<string, Numbers>>;
}

const setup = await prepareEngine({});
const models = await openEngineModels(setup.files, 1);

answerRounds(async (photo) => {
  const runs = await record(photo);
  return async () => {
    await decode(photo, setup.limits);
    for (const { model, inputs } of runs) await model.run(inputs);
  };
});

/** Which models one inspection runs, and on what. */
async function record(photo: Uint8Array): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const listened = Object.entries(models).map(([name, model]) => {
    const run: Model['run'] = (inputs) => {
      // A copy: the engine cuts its next views into the same memory.
      runs.push({ model, inputs: structuredClone(inputs) });
      return model.run(inputs);
    };
    return [name, { ...model, run }];
  });
  const means = {
    models: Object.fromEntries(listened) as EngineModels,
    said: { models: infosOf(models) },
    watch: stopwatch(),
    thresholds: setup.thresholds,
    findings: false,
    workspace: new Workspace(),
  };
  const pixels = await decode(photo, setup.limits);
  const { outcome } = await inspectPhoto(pixels, means);
  if (outcome !== 'judged') throw new Error(`Expected a judged photo but received ${outcome}`);
  return runs;
}
