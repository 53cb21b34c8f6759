import { readFileSync } from 'node:fs';
import { type ConfigLine, readConfigFile } from './config-file.ts';
import { type Setting, SettingError } from './setting.ts';

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a setting, not yet parsed. */
export interface Source {
  readonly text: string;
  /** Where it comes from, in words; continues a sentence after "from". */
  readonly origin: string;
  /** `file:line` of a line of the configuration file that the environment overrides. */
  readonly overrides?: string;
  /** What to do if the text, which is in a file, is not an accepted value. */
  readonly remedy?: string;
}

/** What {@link readSources} looks for. */
export interface Wanted {
  readonly settings: readonly Setting<unknown>[];
  /** Path of the configuration file, if there is one. */
  readonly configFile: string | undefined;
}

/** Name of the variable that names a file with the value of a secret setting, as the secrets of Docker and Kubernetes are mounted. */
export function fileNameOf({ name }: Pick<Setting<unknown>, 'name'>): string {
  return `${name}_FILE`;
}

/** The names by which a setting may be given: its own, and for a secret also that of a file. */
export function namesOf(setting: Setting<unknown>): readonly string[] {
  return setting.isSecret === true ? [setting.name, fileNameOf(setting)] : [setting.name];
}

/**
 * Finds the text of every setting that is given: in the environment, otherwise in the configuration file.
 * @returns by the names of the settings; without those that are not given.
 * @throws SettingError
 */
export function readSources(environment: Environment, { settings, configFile }: Wanted): ReadonlyMap<string, Source> {
  const names = new Set(settings.flatMap(namesOf));
  names.delete('ANTIFAKE_CONFIG_FILE');
  const lines = configFile === undefined ? new Map<string, ConfigLine>() : readConfigFile(configFile, names);
  const places: readonly Place[] = [
    { where: () => 'the environment', find: (name) => environment[name] },
    { where: (name) => `${configFile}:${lines.get(name)?.line}`, find: (name) => lines.get(name)?.text },
  ];
  const found = settings.flatMap((setting) => {
    const source = sourceOf(setting, places);
    return source === undefined ? [] : [[setting.name, source] as const];
  });
  return new Map(found);
}

/** The environment or the configuration file. */
interface Place {
  readonly where: (name: string) => string;
  readonly find: (name: string) => string | undefined;
}

function sourceOf(setting: Setting<unknown>, places: readonly Place[]): Source | undefined {
  const [first, second] = places.flatMap((place) => {
    const name = nameIn(setting, place);
    return name === undefined ? [] : [{ name, place }];
  });
  if (first === undefined) return undefined;
  const { name, place } = first;
  const origin = place.where(name);
  const text = place.find(name)!;
  const source =
    name === setting.name ? { text, origin } : { text: secretIn(text, name), origin: `${text} (${origin})` };
  return {
    ...source,
    ...(second !== undefined && { overrides: second.place.where(second.name) }),
    ...(source.origin !== 'the environment' && {
      remedy: `Correct ${source.origin}; docs/config.md lists the accepted values.`,
    }),
  };
}

/** The name by which a place has the setting. @throws SettingError if it has both. */
function nameIn(setting: Setting<unknown>, { find, where }: Place): string | undefined {
  const [first, second] = namesOf(setting).filter((name) => find(name) !== undefined);
  if (first !== undefined && second !== undefined)
    throw new SettingError(
      `Expected ${first} or ${second} but received both, from ${where(second)}. Delete one of them.`,
    );
  return first;
}

/** The content of a secret's file, without the line break at its end. */
function secretIn(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new SettingError(`Expected a readable file for ${name} ${path}`, { cause });
  }
}
