/** A setting that is unknown or invalid; `message` is the line that the operator sees. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** One setting: the name of its variable, the values it accepts, and one sentence for the docs. */
export interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  readonly sentence: string;
  /** The accepted values, for messages and docs. */
  readonly expected: string;
  /** The default, for the docs. */
  readonly defaultText: string;
  readonly fallback: T;
  /** It may contain a password: no message contains the value received. */
  readonly isSecret?: true;
  /** @returns `undefined` if the text is not an accepted value. */
  parse(text: string): T | undefined;
}

interface Named {
  readonly name: string;
  readonly sentence: string;
}

/** A whole number with a unit and a range; both ends are allowed. */
export function integer(
  setting: Named & {
    readonly unit: string;
    readonly min: number;
    readonly max: number;
    readonly fallback: number;
    readonly defaultText?: string;
  },
): Setting<number> {
  const { unit, min, max, fallback } = setting;
  return {
    defaultText: readable(fallback, unit),
    ...setting,
    expected: `a whole number ${min}..${max}${unit === '' ? '' : ` (${unit})`}`,
    parse: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** A number as it is set, with a more readable unit if there is one: `1500 (1.5 s)`. */
function readable(value: number, unit: string): string {
  if (unit === 'milliseconds' && value >= 1000) return `${value} (${value / 1000} s)`;
  return value >= 1_000_000 ? `${value} (${value / 1_000_000} million)` : String(value);
}

/** A share: a decimal number from 0 to 1. */
export function fraction(setting: Named & { readonly fallback: number }): Setting<number> {
  return {
    ...setting,
    expected: 'a number 0..1',
    defaultText: String(setting.fallback),
    parse: (value) => (/^\d*\.?\d+$/.test(value) && Number(value) <= 1 ? Number(value) : undefined),
  };
}

/** One of some words. */
export function choice<const T extends string>(
  setting: Named & { readonly choices: readonly T[]; readonly fallback: NoInfer<T> },
): Setting<T> {
  const { choices, fallback } = setting;
  return {
    ...setting,
    expected: choices.join(', '),
    defaultText: fallback,
    parse: (text) => choices.find((word) => word === text),
  };
}

/** Yes or no, as `true` or `false`. @param setting with the default; absent: `false`. */
export function flag(setting: Named & { readonly fallback?: boolean }): Setting<boolean> {
  const { fallback = false } = setting;
  return {
    ...setting,
    expected: 'true or false',
    defaultText: String(fallback),
    fallback,
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  };
}

/** A text that is not empty. */
export function text(setting: Named & { readonly expected: string; readonly fallback: string }): Setting<string> {
  return { ...setting, defaultText: setting.fallback, parse: (value) => value || undefined };
}

/** A PostgreSQL address, which may hold a password. */
export function postgresUrl(setting: Named): Setting<string> {
  return {
    ...setting,
    expected: 'postgres://…',
    defaultText: '',
    fallback: '',
    isSecret: true,
    parse: (value) => (/^postgres(ql)?:\/\//.test(value) ? value : undefined),
  };
}

/** The same setting without a default of its own. */
export function optional<T>(setting: Setting<T>, defaultText: string): Setting<T | undefined> {
  return { ...setting, defaultText, fallback: undefined };
}
