import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createInspector, type Inspector } from '../../index.ts';
import { listModels, type ModelList, readModelList, shippedList } from '../../model/index.ts';
import { inspectorOptions, type PlannedSettings } from '../compose.ts';
import { describeFailure } from '../failure.ts';
import { fault, type Line, ok, warning } from './line.ts';

const ownModels = fileURLToPath(new URL('../../../models', import.meta.url));
const sample = new URL('../../../samples/sample-card.jpg', import.meta.url);

/** Compares every model file and its manifest with the SHA-256 in the list. */
export async function checkModels({ modelsDir = ownModels, modelsList }: PlannedSettings): Promise<Line> {
  try {
    const { models } = await listModels(modelsDir);
    const rest = { details: { dir: modelsDir, models }, list: models.map(shown) };
    const list = modelsList ?? (modelsDir === ownModels ? shippedList : undefined);
    if (list === undefined) {
      const remedy = 'Write a list with `antifake describe models`, and set ANTIFAKE_MODELS_LIST to it.';
      return warning('models', { text: `${models.length} in ${modelsDir}, not on a list`, remedy, ...rest });
    }
    const wrong = differences(models, (await readModelList(list)).models);
    if (wrong.length > 0)
      return fault('models', { text: `different from the list: ${wrong.join(', ')}`, remedy: reinstall, ...rest });
    return ok('models', `${models.length}, each with the SHA-256 of the list`, rest);
  } catch (error) {
    return fault('models', { text: describeFailure(error), remedy: reinstall });
  }
}

type ListedModel = ModelList['models'][number];

function shown({ name, version, sha256 }: ListedModel): string {
  return `${name} ${version}  ${sha256.slice(0, 12)}…`;
}

/** Names of the models that are missing, changed or not listed. */
export function differences(found: readonly ListedModel[], listed: readonly ListedModel[]): readonly string[] {
  const key = ({ name, version, sha256, manifestSha256 }: ListedModel) =>
    [name, version, sha256, manifestSha256].join(' ');
  const [present, expected] = [new Set(found.map(key)), new Set(listed.map(key))];
  const wrong = [...listed.filter((one) => !present.has(key(one))), ...found.filter((one) => !expected.has(key(one)))];
  return [...new Set(wrong.map(({ name }) => name))];
}

const reinstall = 'Reinstall the package, or correct ANTIFAKE_MODELS_DIR.';

/** Response time that the hosted API promises for a photo of this size. */
const slowMs = 2000;

/** Opens the models, names those whose data are for research, and judges a drawn card with one worker, as the service would. */
export async function checkEngine(settings: PlannedSettings): Promise<readonly Line[]> {
  try {
    const [openMs, inspector] = await timed(() => createInspector({ ...inspectorOptions(settings), workers: 1 }));
    try {
      return [describeTerms(inspector), await checkSample(inspector, openMs)];
    } finally {
      await inspector.close();
    }
  } catch (error) {
    const failed = fault('sample photo', {
      text: describeFailure(error),
      remedy: 'Fix the faults above, and try again.',
    });
    return [failed];
  }
}

function describeTerms({ models }: Inspector): Line {
  const bound = models.filter(({ terms }) => terms !== 'commercial').map(({ name, version }) => `${name} ${version}`);
  if (bound.length === 0) return ok('model terms', 'commercial, of all models', { details: { models } });
  const hint = 'For a company, ANTIFAKE_MODEL_TERMS=commercial uses others in their place (docs/models.md).';
  return ok('model terms', `research, of ${bound.join(', ')}`, { details: { models }, list: [hint] });
}

/** The first answer, and the second, when everything is warm. */
async function checkSample(inspector: Inspector, openMs: number): Promise<Line> {
  const photo = await readFile(sample);
  const [firstMs, inspection] = await timed(() => inspector.inspect(photo));
  const [nextMs] = await timed(() => inspector.inspect(photo));
  const details = { openMs, firstMs, nextMs, inspection };
  const text = `${inspection.outcome} in ${nextMs} ms (the first in ${firstMs} ms, models opened in ${openMs} ms)`;
  if (inspection.outcome === 'failed')
    return fault('sample photo', { text: `${text}: ${inspection.reason}`, remedy: reinstall, details });
  if (nextMs < slowMs) return ok('sample photo', text, { details });
  return warning('sample photo', { text, remedy: 'Use a faster machine, or stop other programs on it.', details });
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [ms: number, result: T]> {
  const startMs = performance.now();
  const result = await work();
  return [Math.round(performance.now() - startMs), result];
}
