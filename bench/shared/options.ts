import { parseArgs } from 'node:util';
import { modelTerms } from '../../src/names.ts';

/** An option of a subject. */
export interface Option<V = unknown> {
  /** The value if the option is not given. */
  readonly value: V;
  readonly help: string;
  readonly read: (text: string | boolean) => V;
  /** How the command of a result contains it: as it was given, as a word for a place on somebody's machine, or not at all. */
  readonly recorded: 'given' | 'never' | Uppercase<string>;
  readonly type: 'string' | 'boolean';
  readonly isRequired?: true;
}

/** Options by their names on the command line. */
export type Options = Readonly<Record<string, Option>>;

/** The given values, or the defaults. */
export type Values<O extends Options> = { readonly [Name in keyof O]: O[Name]['value'] };

/** An option that was given wrongly, or a required one that was not given. */
export class OptionError extends Error {}

/** A numeric option. */
export function number(value: number, help: string): Option<number> {
  const read = (text: string | boolean) => {
    if (text === '' || Number.isNaN(Number(text))) throw new OptionError(`Expected a number but received ${text}`);
    return Number(text);
  };
  return { value, help, read, recorded: 'given', type: 'string' };
}

/** A number that may be missing. */
export function optionalNumber(help: string): Option<number | undefined> {
  return { ...number(0, help), value: undefined };
}

/** A text option. */
export function text<V extends string | undefined>(value: V, help: string): Option<string | V> {
  return { value, help, read: String, recorded: 'given', type: 'string' };
}

/** One of some words. */
export function oneOf<const V extends string>(words: readonly V[], value: V, help: string): Option<V> {
  const read = (text: string | boolean) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new OptionError(`Expected ${words.join(' or ')} but received ${text}`);
    return found;
  };
  return { value, help, read, recorded: 'given', type: 'string' };
}

/** True if the option is given. */
export function flag(help: string): Option<boolean> {
  return { value: false, help, read: Boolean, recorded: 'given', type: 'boolean' };
}

/** A file or folder on which a result depends; the command of the result contains only the kind of place. */
export function place<V extends string | undefined>(
  value: V,
  word: Uppercase<string>,
  help: string,
): Option<string | V> {
  return { value, help, read: String, recorded: word, type: 'string' };
}

/** The same without a default. */
export function requiredPlace(word: Uppercase<string>, help: string): Option<string> {
  return { ...place('', word, help), isRequired: true };
}

/** A file or folder on which no figure depends, such as a place for intermediate results. */
export function scratch<V extends string | undefined>(value: V, help: string): Option<string | V> {
  return { value, help, read: String, recorded: 'never', type: 'string' };
}

/** Options of every subject that draws people: where they are on this machine. */
export const peopleOptions = {
  data: scratch('../shared/data', 'Folder of real photos and portraits.'),
  portraits: scratch('data/portraits-matted.jsonl', 'List of portraits (training/README.md).'),
};

/** The option of every subject that measures real photos. */
export const dataOption = { data: peopleOptions.data };

/** The option of a subject that can measure models other than the shipped ones. */
export const modelsOption = { models: place('models', 'FOLDER', 'Folder of the models to measure.') };

/** The option of a subject that can measure the models with commercial terms. */
export const termsOption = {
  terms: oneOf(modelTerms, 'any', '`commercial`: the models that ANTIFAKE_MODEL_TERMS=commercial uses.'),
};

/** Reads a command line. @throws OptionError */
export function readOptions<O extends Options>(options: O, args: readonly string[]): Values<O> {
  const given = parse(options, args);
  const values = Object.entries(options).map(([name, { value, read, isRequired }]) => {
    const text = given[name];
    if (text === undefined && isRequired) throw new OptionError(`Expected --${name}`);
    return [name, text === undefined ? value : read(text)];
  });
  return Object.fromEntries(values);
}

/** The options that the command of a result must contain, such as ` --count 20 --models FOLDER`; defaults are left out. */
export function recordedOptions<O extends Options>(options: O, values: Values<O>): string {
  return Object.entries(options)
    .map(([name, { value, recorded, type }]) => {
      if (recorded === 'never' || values[name] === value) return '';
      if (type === 'boolean') return ` --${name}`;
      return ` --${name} ${recorded === 'given' ? values[name] : recorded}`;
    })
    .join('');
}

function parse(options: Options, args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const types = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
  try {
    return parseArgs({ args: [...args], options: types }).values as Record<string, string | boolean>;
  } catch (cause) {
    throw new OptionError((cause as Error).message, { cause });
  }
}
