import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { AntifakeError } from '../errors.ts';
import { type ModelList, verifyListed } from './listed.ts';
import { type Manifest, parseManifest, type Terms } from './manifest.ts';
import { loadRuntime } from './runtime.ts';

/** Numbers for a model or from it, with their shape. */
export interface Numbers {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A model file, read and verified; can be sent to another process. */
export interface ModelFile {
  readonly manifest: Manifest;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
}

/** A model, ready to run. A run blocks the calling thread until it ends: onnxruntime-node is synchronous. */
export interface Model {
  readonly manifest: Manifest;
  /** Runs the graph; returns one entry for each output. @throws AntifakeError INNER_ERROR. */
  run(inputs: Readonly<Record<string, Numbers>>): Promise<Readonly<Record<string, Numbers>>>;
  close(): Promise<void>;
}

/** A folder of models, and which of them may be used. */
export interface ModelsFolder {
  readonly dir: string;
  /** Must contain every manifest in the folder; absent: the manifests are not verified. */
  readonly list?: ModelList | undefined;
  /** `commercial`: only models with these terms, and NAME-commercial in place of NAME where there is one. Absent: any model, by its own name. */
  readonly terms?: Extract<Terms, 'commercial'> | undefined;
}

/** The folder, and how many threads one run may use. */
export interface ModelOptions extends ModelsFolder {
  readonly threads: number;
}

/** Opens the model of the given name. @throws Error as {@link readModel} does. */
export async function openModel(name: string, { threads, ...folder }: ModelOptions): Promise<Model> {
  return await openModelFile(await readModel(name, folder), threads);
}

/**
 * Reads the model of the given name and compares its file's SHA-256 with its manifest's, and the manifest with the list.
 * @throws Error if there is not exactly one manifest of that name, one is not on the list, the model has other terms, or the checksum
 * of the file is wrong.
 */
export async function readModel(name: string, folder: ModelsFolder): Promise<ModelFile> {
  const { dir } = folder;
  const manifest = await findManifest(name, folder);
  const bytes = await readFile(join(dir, manifest.file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== manifest.sha256)
    throw new Error(`Expected SHA-256 ${manifest.sha256} for ${manifest.file} but received ${sha256}`);
  return { manifest, bytes };
}

/** Opens a model that has been read. @param threads of one run. */
export async function openModelFile({ manifest, bytes }: ModelFile, threads: number): Promise<Model> {
  return { manifest, ...(await openSession(bytes, threads)) };
}

/**
 * Opens any ONNX file that the user names. It has no manifest and no checksum, so its output must not be used as a score.
 * @throws Error if the file is missing or not a graph.
 */
export async function openGraph(file: string, threads: number): Promise<Omit<Model, 'manifest'>> {
  return await openSession(await readFile(file), threads);
}

async function openSession(bytes: Uint8Array, threads: number): Promise<Omit<Model, 'manifest'>> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Idle threads of one model would otherwise spin on the core that the next model needs.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Planning memory by pattern takes more memory and was no faster.
    enableMemPattern: false,
  });
  return { run: (inputs) => run(session, toFeeds(inputs, ort.Tensor)), close: () => session.release() };
}

function toFeeds(inputs: Readonly<Record<string, Numbers>>, Tensor: typeof Ort.Tensor): Record<string, Ort.Tensor> {
  const feeds = Object.entries(inputs).map(([name, { data, shape }]) => [name, new Tensor('float32', data, shape)]);
  return Object.fromEntries(feeds);
}

async function findManifest(name: string, { dir, list, terms }: ModelsFolder): Promise<Manifest> {
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
  const substitutes = terms === undefined ? [] : all.filter((manifest) => manifest.name === substituteOf(name, terms));
  const named = substitutes.length > 0 ? substitutes : all.filter((manifest) => manifest.name === name);
  if (named.length !== 1)
    throw new Error(`Expected one manifest for model ${name} in ${dir} but received ${named.length}`);
  const found = named[0]!;
  if (terms !== undefined && found.terms !== terms)
    throw new Error(`Expected terms ${terms} for model ${name} but received ${found.terms ?? 'none'} in ${found.file}`);
  return found;
}

/** The model that takes the place of another one under terms. */
export function substituteOf(name: string, terms: NonNullable<ModelsFolder['terms']>): string {
  return `${name}-${terms}`;
}

async function run(
  session: Ort.InferenceSession,
  feeds: Record<string, Ort.Tensor>,
): Promise<Readonly<Record<string, Numbers>>> {
  try {
    const outputs = await session.run(feeds);
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, numbersOf(name, tensor)]));
  } catch (cause) {
    throw new AntifakeError('internal', 'a model run failed', { cause });
  }
}

function numbersOf(name: string, tensor: Ort.Tensor): Numbers {
  if (tensor.data instanceof Float32Array) return { data: tensor.data, shape: tensor.dims };
  throw new Error(`Expected float32 for output ${name} but received ${tensor.type}`);
}
