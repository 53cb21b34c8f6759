import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { firstFault, parseManifest } from './manifest.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A list of models outside their folder, so that somebody who can change only the folder cannot change the models in use. */
export const ModelList = Type.Object(
  {
    models: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          version: Type.String(),
          sha256: Sha256,
          /** Of the manifest's own bytes: it contains calibration and threshold. */
          manifestSha256: Sha256,
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ModelList = Static<typeof ModelList>;

/** The list of the models that are shipped; `npm run describe` writes it. */
export const shippedList: URL = new URL('list.json', import.meta.url);

/** Reads a list of models. @throws Error if the file cannot be read or is not a list of models. */
export async function readModelList(file: string | URL): Promise<ModelList> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`Expected a list of models that can be read at ${file}`, { cause });
  });
  const value = parse(text);
  if (Value.Check(ModelList, value)) return value;
  throw new Error(`Expected a list of models for ${file} but received one where ${firstFault(ModelList, value)}`);
}

/** One manifest file of the folder. */
export interface ManifestFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Compares a manifest with a list: its bytes must have the listed SHA-256. The manifest contains the SHA-256 of the model file, which
 * is compared when that file is opened.
 * @throws Error that names the file and the difference.
 */
export function verifyListed({ file, bytes }: ManifestFile, list: ModelList): void {
  const { name, version, sha256 } = parseManifest(Buffer.from(bytes).toString(), file);
  const listed = list.models.find((model) => model.name === name && model.version === version);
  if (listed === undefined)
    throw new Error(`Expected ${name} ${version} (${file}) on the list of models but it is not`);
  const manifestSha256 = digest(bytes);
  if (manifestSha256 !== listed.manifestSha256)
    throw new Error(`Expected SHA-256 ${listed.manifestSha256} for ${file} but received ${manifestSha256}`);
  if (sha256 !== listed.sha256)
    throw new Error(`Expected model SHA-256 ${listed.sha256} in ${file} but received ${sha256}`);
}

/** Lists the models of a folder as they are now. @throws Error if a manifest or a model file is missing or invalid. */
export async function listModels(dir: string): Promise<ModelList> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json')).sort();
  const models = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(dir, file));
      const { name, version, file: model } = parseManifest(bytes.toString(), file);
      const sha256 = digest(await readFile(join(dir, model)));
      return { name, version, sha256, manifestSha256: digest(bytes) };
    }),
  );
  return { models };
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
