import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { AntifakeError } from '../errors.ts';
import { type ModelList, verifyListed } from './listed.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** Numbers for a model or from it, with their shape. */
export interface Numbers {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A verified model, ready to run. Runs may overlap. */
export interface Model {
  readonly manifest: Manifest;
  /** Runs the graph; answers one entry for each output. @throws AntifakeError INNER_ERROR. */
  run(inputs: Readonly<Record<string, Numbers>>): Promise<Readonly<Record<string, Numbers>>>;
  close(): Promise<void>;
}

/** Where the models lie and how many threads one run may use. */
export interface ModelOptions {
  readonly dir: string;
  readonly threads: number;
  /** Every manifest in the folder must be on it; without a list a model is held against its manifest alone. */
  readonly list?: ModelList | undefined;
}

/**
 * Opens the model of the given name after its file's SHA-256 was compared with its manifest's, and that with the list's.
 * @throws Error when there is not exactly one manifest of that name, a manifest is not on the list, or the file is not the one it names.
 */
export async function openModel(name: string, { dir, threads, list }: ModelOptions): Promise<Model> {
  const manifest = await findManifest(name, { dir, list });
  const bytes = await readFile(join(dir, manifest.file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== manifest.sha256)
    throw new Error(`Expected SHA-256 ${manifest.sha256} for ${manifest.file} but received ${sha256}`);
  const session = await openSession(bytes, threads);
  return { manifest, run: (inputs) => run(session, inputs), close: () => session.release() };
}

/**
 * Opens any ONNX file that the user names. It has no manifest and is held against no checksum, so no score may come from it.
 * @throws Error when the file is missing or no graph.
 */
export async function openGraph(file: string, threads: number): Promise<Omit<Model, 'manifest'>> {
  const session = await openSession(await readFile(file), threads);
  return { run: (inputs) => run(session, inputs), close: () => session.release() };
}

async function openSession(bytes: Uint8Array, threads: number): Promise<ort.InferenceSession> {
  return await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Idle threads of one model would otherwise spin on the core that the next model needs.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
}

async function findManifest(name: string, { dir, list }: Omit<ModelOptions, 'threads'>): Promise<Manifest> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new Error(`Expected a folder of models that can be read at ${dir}`, { cause });
  });
  const files = names.filter((file) => file.endsWith('.json')).sort();
  const all = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(dir, file));
      if (list) verifyListed({ file, bytes }, list);
      return parseManifest(bytes.toString(), file);
    }),
  );
  const named = all.filter((manifest) => manifest.name === name);
  if (named.length !== 1)
    throw new Error(`Expected one manifest for model ${name} in ${dir} but received ${named.length}`);
  return named[0]!;
}

async function run(
  session: ort.InferenceSession,
  inputs: Readonly<Record<string, Numbers>>,
): Promise<Readonly<Record<string, Numbers>>> {
  const feeds = Object.entries(inputs).map(([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)]);
  try {
    const outputs = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, numbersOf(name, tensor)]));
  } catch (cause) {
    throw new AntifakeError('INNER_ERROR', 'a model run failed', { cause });
  }
}

function numbersOf(name: string, tensor: ort.Tensor): Numbers {
  if (tensor.data instanceof Float32Array) return { data: tensor.data, shape: tensor.dims };
  throw new Error(`Expected float32 for output ${name} but received ${tensor.type}`);
}
