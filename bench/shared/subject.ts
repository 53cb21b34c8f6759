import { join } from 'node:path';
import type { Section } from './document/section.ts';
import { type Row, writeTable } from './figures/table.ts';
import { type Layer, type LayerLine, layerText } from './layers.ts';
import { type Options, readOptions, recordedOptions, scratch, type Values } from './options.ts';

/** A subject that is measured: its command, its results, and its part of the documents. */
export interface Subject {
  /** `npm run bench -- NAME` */
  readonly name: string;
  /** What it measures; the list shows the first sentence. */
  readonly about: string;
  readonly options: Options;
  /** Files of bench/results that it writes. */
  readonly results: readonly string[];
  /** Tables of docs/quality. */
  readonly sections: readonly Section[];
  /** Places that it fills in documents that are otherwise written by hand. */
  readonly fills: readonly Fill[];
  /** Measures, and writes the results; absent if another program does. */
  readonly run?: (args: readonly string[]) => Promise<void>;
}

/** The text between `<!-- PLACE -->` and `<!-- /PLACE -->` in a document. */
export interface Fill {
  /** Path in the repository. */
  readonly document: string;
  readonly place: string;
  readonly content: () => string;
}

/** One run of a subject. */
export interface Task<V> {
  readonly values: V;
  /** The command that produces the results. */
  readonly command: string;
  /** Writes one of the results. @param head the lines of its head that differ from the usual ones. */
  write(result: string, rows: readonly Row[], head?: Head): void;
  /** Path of one of the results. @throws Error if it is not one of the subject's. */
  pathOf(result: string): string;
}

/** The head of one result. */
export interface Head {
  readonly command?: string;
  readonly layer?: LayerLine;
  /** Folder of the measured models. */
  readonly models?: string;
}

/** A subject as its file declares it. */
export interface Declaration<O extends Options>
  extends Pick<Subject, 'name' | 'about'>,
    Partial<Pick<Subject, 'results' | 'sections' | 'fills'>> {
  readonly options?: O;
  /** The layer of all its results, if it is always the same. */
  readonly layer?: Layer;
  readonly measure?: (task: Task<Values<O>>) => Promise<void>;
}

/** Makes a subject; one with results has the option `--out` in addition to its own. */
export function defineSubject<const O extends Options>(declared: Declaration<O>): Subject {
  const { name, about, options = {} as O, results = [], sections = [], fills = [], layer, measure } = declared;
  const out = { out: scratch('bench/results', 'Folder to write the results into.') };
  const all = measure && results.length > 0 ? { ...options, ...out } : options;
  const subject = { name, about, options: all, results, sections, fills };
  if (measure === undefined) return subject;
  return { ...subject, run: async (args) => await measure(taskOf<Values<O>>(subject, readOptions(all, args), layer)) };
}

function taskOf<V>({ name, options, results }: Subject, values: V & Values<Options>, defaultLayer?: Layer): Task<V> {
  const command = `${commandOf(name)}${recordedOptions(options, values)}`;
  const { models = 'models', out = 'bench/results' } = values as { readonly models?: string; readonly out?: string };
  const pathOf = (result: string) => {
    if (!results.includes(result)) throw new Error(`Expected one of ${results} but received ${result}`);
    return join(out, result);
  };
  return {
    values,
    command,
    pathOf,
    write: (
      result,
      rows,
      { command: by = command, layer = defaultLayer && { layer: defaultLayer }, models: dir = models } = {},
    ) =>
      writeTable({ file: pathOf(result), command: by, models: dir, ...(layer && { layer: layerText(layer) }) }, rows),
  };
}

/** The command that runs a subject. */
export function commandOf(name: string): string {
  return `npm run bench -- ${name}`;
}

/** The output of `--help` for a subject. */
export function helpOf({ name, about, options }: Subject): string {
  const words = Object.entries(options).map(([option, { type, recorded }]) => {
    const word = recorded === 'given' || recorded === 'never' ? 'VALUE' : recorded;
    return type === 'boolean' ? `--${option}` : `--${option} ${word}`;
  });
  const width = Math.max(0, ...words.map((word) => word.length));
  const lines = Object.values(options).map(({ help, value, isRequired }, i) => {
    const usual = isRequired ? ' Required.' : value === undefined || value === false ? '' : ` Default: ${value}`;
    return `  ${words[i]!.padEnd(width)}  ${help}${usual}`;
  });
  return [about, `    ${commandOf(name)} [OPTIONS]`, lines.join('\n')].filter(Boolean).join('\n\n');
}

/** The first sentence of what it measures. */
export function summaryOf({ about }: Subject): string {
  return /^[\s\S]*?[.?](?=\s|$)/.exec(about)![0];
}
