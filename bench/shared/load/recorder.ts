import type { Model } from '../../../src/model/index.ts';

/** Models that record their inputs, and functions that repeat the runs on the same numbers. */
export interface Recording<Models> {
  readonly models: Models;
  readonly runs: readonly (() => Promise<unknown>)[];
}

/** Wraps models, so that the runs of one inspection can be timed separately. Inputs are copied, because an engine cuts its next views into the same memory. */
export function recordRuns<Models extends object>(models: Models): Recording<Models> {
  const runs: (() => Promise<unknown>)[] = [];
  const record = (model: Model): Model => {
    const run: Model['run'] = (inputs) => {
      const copy = structuredClone(inputs);
      runs.push(() => model.run(copy));
      return model.run(inputs);
    };
    return { ...model, run };
  };
  const recording = Object.entries<Model>(models as Record<string, Model>).map(([name, model]) => [
    name,
    record(model),
  ]);
  return { models: Object.fromEntries(recording) as Models, runs };
}
