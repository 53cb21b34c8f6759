import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SettingError } from './setting.ts';

/** The text of one setting and its line, counted from 1. */
export interface ConfigLine {
  readonly text: string;
  readonly line: number;
}

/** `NAME=value`, `NAME='value'` or `NAME="value"`. */
const assignment = /^([A-Z][A-Z0-9_]*)=(.*)$/;

/**
 * A value that means the same for `node --env-file`, systemd's `EnvironmentFile=` and a shell: without quotes, no space and none of
 * the characters that one of them reads in its own way. Node, for example, would cut off a password at a `#`.
 */
const plain = /^[^\s'"`#\\$;&|<>()*?[\]~!{}]*$/;
/** The same between quotes. */
const quoted = /^'[^'\\]*'$|^"[^"\\$`!]*"$/;

/**
 * Reads a configuration file: one `NAME=value` per line, empty lines, and comments that begin with `#` at the start of a line.
 * @param names the settings that it may contain.
 * @throws SettingError with the line and what to do, for a file that cannot be read, an unknown or repeated name or an ambiguous value.
 */
export function readConfigFile(path: string, names: ReadonlySet<string>): ReadonlyMap<string, ConfigLine> {
  return parseConfig(path, textOf(path), names);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SettingError(`Expected a readable file for ANTIFAKE_CONFIG_FILE ${path}`, { cause });
  }
}

function parseConfig(path: string, content: string, names: ReadonlySet<string>): ReadonlyMap<string, ConfigLine> {
  const found = new Map<string, ConfigLine>();
  // Some editors write a byte order mark.
  for (const [index, row] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const trimmed = row.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const line = index + 1;
    const place = `${path}:${line}`;
    const [, name, value] = assignment.exec(trimmed) ?? [];
    // The line itself is not shown, because it may contain a password.
    if (name === undefined || value === undefined)
      throw new SettingError(
        `Expected NAME=value in ${place} but received something else. Correct or delete the line.`,
      );
    requireName({ name, place, names, first: found.get(name)?.line });
    found.set(name, { text: unquote(name, value, place), line });
  }
  return found;
}

interface NamedLine {
  readonly name: string;
  /** `file:line`. */
  readonly place: string;
  readonly names: ReadonlySet<string>;
  /** Line that already contains the name. */
  readonly first: number | undefined;
}

function requireName({ name, place, names, first }: NamedLine): void {
  if (first !== undefined)
    throw new SettingError(`Expected ${name} once but ${place} repeats line ${first}. Delete one of them.`);
  if (names.has(name)) return;
  const why = name === 'ANTIFAKE_CONFIG_FILE' ? 'which only the environment may contain' : 'which is unknown';
  throw new SettingError(
    `Expected a setting of docs/config.md in ${place} but received ${name}, ${why}. Correct or delete the line.`,
  );
}

function unquote(name: string, value: string, place: string): string {
  if (!plain.test(value) && !quoted.test(value))
    throw new SettingError(
      `Expected a value without spaces and special characters, or one in quotes, for ${name} in ${place} but received something else. ` +
        "Put it between ' and '; a value that contains both kinds of quotes or a backslash can only be given in the environment.",
    );
  return parseEnv(`${name}=${value}`)[name] ?? '';
}
