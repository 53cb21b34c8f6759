import { readdirSync, readFileSync } from 'node:fs';
import { table } from '../shared/document/markdown.ts';

/** A data set from which models learned, the terms that its source states, and what follows for users of the models. */
interface DataSet {
  readonly name: string;
  readonly what: string;
  readonly terms: string;
  /** Whether the terms allow commercial use. */
  readonly isCommercial: boolean;
  readonly consequence: string;
}

const research = 'check the terms before a company uses the models, or train them again without it';

const dataSets: readonly DataSet[] = [
  {
    name: 'drawn by synth/',
    what: 'drawn cards, scenes and cameras; the portraits on them come from the sets below',
    terms: 'this project, Apache-2.0',
    isCommercial: true,
    consequence: 'none of its own',
  },
  {
    name: 'SCUT-FBP5500',
    what: 'portraits like those of ID cards',
    terms: 'research',
    isCommercial: false,
    consequence: research,
  },
  {
    name: 'DFDC',
    what: 'frames of videos and their face swaps',
    terms: 'research',
    isCommercial: false,
    consequence: research,
  },
  {
    name: 'LFW',
    what: 'faces in the wild',
    terms: 'derived from LFW, research',
    isCommercial: false,
    consequence: research,
  },
  {
    name: 'FFHQ',
    what: 'portraits',
    terms: 'CC BY-NC-SA and mixed',
    isCommercial: false,
    consequence: 'not for commercial use without a look at its terms; or train again without it',
  },
  { name: 'UTKFace', what: 'faces of all ages', terms: 'research', isCommercial: false, consequence: research },
  {
    name: 'generated.photos',
    what: 'made-up portraits (StyleGAN2)',
    terms: 'no licence file',
    isCommercial: false,
    consequence: 'unclear: ask, or train again without it',
  },
  {
    name: 'SDFD',
    what: 'made-up portraits (Stable Diffusion 2.1)',
    terms: 'a research paper’s',
    isCommercial: false,
    consequence: research,
  },
  {
    name: 'Face Research Lab London Set',
    what: 'studio portraits of 101 adults',
    terms: 'CC BY 4.0',
    isCommercial: true,
    consequence: 'name it',
  },
  {
    name: 'US Congress portraits',
    what: 'official portraits',
    terms: 'works of the US government',
    isCommercial: true,
    consequence: 'none',
  },
  {
    name: 'MIDV-500',
    what: 'photos of specimen ID documents',
    terms: 'public-domain specimens',
    isCommercial: true,
    consequence: 'none',
  },
  {
    name: 'DLC-2021',
    what: 'photos of grey copies of ID documents',
    terms: 'CC BY-SA 2.5',
    isCommercial: true,
    consequence: 'name it',
  },
  {
    name: 'WIDER FACE',
    what: 'faces in crowds, by the authors of YuNet',
    terms: 'see YuNet, whose weights are Apache-2.0',
    isCommercial: true,
    consequence: 'none stated',
  },
  {
    name: 'fakes made by',
    what: 'fakes that published nets and a swapper made of these portraits',
    terms:
      'Real-ESRGAN BSD-3-Clause, TAEF2 MIT; ESRGAN and ProGAN (from CelebA, research only) in packages that do not mention the weights ([training](../training/README.md#fakes-by-more-makers))',
    isCommercial: false,
    consequence: 'those of the portraits',
  },
];

/** The data sets with their terms, and the models that learned from each according to the manifests in models/. */
export function termsTable(): string {
  const manifests = readManifests();
  const unknown = manifests.flatMap(({ data }) =>
    data.filter((one) => !dataSets.some(({ name }) => one.includes(name))),
  );
  if (unknown.length > 0) throw new Error(`Expected terms for ${unknown.join(', ')} in bench/report/terms.ts`);
  const rows = dataSets.map(({ name, what, terms, consequence }) => {
    const models = manifests.filter(({ data }) => data.some((one) => one.includes(name))).map((one) => one.name);
    return [name === 'fakes made by' ? 'fakes made for training' : name, what, models.join(', '), terms, consequence];
  });
  return table(['data', 'what', 'in the models', 'terms as its source states them', 'what follows'], rows);
}

/** Every model with the licence and the terms in its manifest. */
export function modelsTable(): string {
  const rows = readManifests().map((manifest) => {
    const { name, version, licence, terms } = manifest;
    const expected = termsOf(manifest);
    if (terms !== expected)
      throw new Error(`Expected terms ${expected} in the manifest of ${name} but received ${terms}`);
    return [`[${name} ${version}](../models/${name}-${version}.md)`, terms, licence];
  });
  return table(['model', 'terms', 'licence, as its manifest says it'], rows);
}

/** Path of a model's card in the repository. @throws Error if there is no such model. */
export function cardOf(model: string): string {
  const found = readManifests().find(({ name }) => name === model);
  if (found === undefined) throw new Error(`Expected a model ${model} in models`);
  return `models/${model}-${found.version}.md`;
}

/** The terms that follow from the data of a model. */
function termsOf({ data }: Pick<Manifest, 'data'>): string {
  const used = dataSets.filter(({ name }) => data.some((one) => one.includes(name)));
  return used.every(({ isCommercial }) => isCommercial) ? 'commercial' : 'research';
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly terms: string;
  readonly data: readonly string[];
}

function readManifests(): readonly Manifest[] {
  const folder = new URL('../../models/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Manifest);
}
