import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CardModels } from '../../../src/card/index.ts';
import { openCardModels } from './card-models.ts';

const Folds = Type.Array(Type.Object({ models: Type.String(), documents: Type.Array(Type.String()) }));

/** Models, and the documents that were left out of their training. */
export interface Fold {
  readonly name: string;
  readonly documents: readonly string[];
  readonly models: CardModels;
}

/** A folder of models, and the documents that these have not seen. */
export interface FoldFolder extends Pick<Fold, 'name' | 'documents'> {
  readonly dir: string;
}

/**
 * The folders of a cross-fitting: `folds.json` lists `{models, documents}`, a folder of models next to it and the documents that they
 * have not seen (training/README.md). @throws Error if it is not such a list.
 */
export function readFolds(folder: string): readonly FoldFolder[] {
  const listed: unknown = JSON.parse(readFileSync(join(folder, 'folds.json'), 'utf8'));
  if (!Value.Check(Folds, listed)) throw new Error(`Expected a list of {models, documents} in ${folder}/folds.json`);
  return listed.map(({ models, documents }: Static<typeof Folds>[number]) => {
    return { name: models, documents, dir: join(folder, models) };
  });
}

/** Opens the models of a cross-fitting that find cards. */
export async function openFolds(folder: string): Promise<readonly Fold[]> {
  const opened = readFolds(folder).map(async ({ name, documents, dir }) => {
    return { name, documents, models: await openCardModels({ dir }) };
  });
  return await Promise.all(opened);
}

/** The fold whose models have not seen a document. @throws Error if all have. */
export function foldOf<F extends Pick<Fold, 'documents'>>(folds: readonly F[], document: string): F {
  const fold = folds.find(({ documents }) => documents.includes(document));
  if (fold === undefined) throw new Error(`Expected a fold without ${document}`);
  return fold;
}
