import { totalmem } from 'node:os';
import { byCheck, type CheckName, modelTerms } from '../names.ts';
import { batchSettings } from './batch-settings.ts';
import { limitSettings } from './limit-settings.ts';
import { placeSettings } from './place-settings.ts';
import { choice, flag, integer, optional, postgresUrl, type Setting, SettingError, text } from './setting.ts';
import { type Environment, namesOf, readTexts, type SettingText } from './setting-texts.ts';
import { shadowSettings } from './shadow-settings.ts';
import { tracingSettings } from './tracing-settings.ts';

export { SettingError } from './setting.ts';

/** Every setting of the program, declared once; docs/config.md is generated from this table. */
export const settingsTable = {
  configFile: optional(
    text({
      name: 'ANTIFAKE_CONFIG_FILE',
      expected: 'a file',
      fallback: '',
      sentence: 'File with settings, one `NAME=value` per line; the environment overrides it. Only in the environment.',
    }),
    'none',
  ),
  host: text({
    name: 'ANTIFAKE_HOST',
    expected: 'an address',
    fallback: '127.0.0.1',
    sentence: 'Address to listen on; 0.0.0.0 for all networks.',
  }),
  port: integer({
    name: 'ANTIFAKE_PORT',
    unit: '',
    min: 0,
    max: 65_535,
    fallback: 8080,
    sentence: 'Port to listen on; 0 selects a free one.',
  }),
  adminHost: optional(
    text({
      name: 'ANTIFAKE_ADMIN_HOST',
      expected: 'an address',
      fallback: '',
      sentence: 'Address to listen on for ANTIFAKE_ADMIN_PORT.',
    }),
    'that of ANTIFAKE_HOST',
  ),
  adminPort: optional(
    integer({
      name: 'ANTIFAKE_ADMIN_PORT',
      unit: '',
      min: 0,
      max: 65_535,
      fallback: 0,
      sentence:
        'A port of its own for `/metrics`, `/livez` and `/readyz`, also for `antifake worker`, instead of ANTIFAKE_PORT; 0 selects a free one.',
    }),
    'none: ANTIFAKE_PORT serves them',
  ),
  dataDir: text({
    name: 'ANTIFAKE_DATA_DIR',
    expected: 'a folder',
    fallback: '.antifake',
    sentence: 'Folder of the embedded store; unused with DATABASE_URL.',
  }),
  databaseUrl: optional(
    postgresUrl({
      name: 'DATABASE_URL',
      sentence: 'PostgreSQL database for keys and the ledger, shared by several replicas.',
    }),
    'the embedded store',
  ),
  migrate: flag({
    name: 'ANTIFAKE_MIGRATE',
    fallback: true,
    sentence:
      'Creates and updates the tables of the store at the start; if false, `antifake migrate` must have done it.',
  }),
  modelsDir: optional(
    text({
      name: 'ANTIFAKE_MODELS_DIR',
      expected: 'a folder',
      fallback: '',
      sentence: 'Folder with the models and their manifests.',
    }),
    "the package's own",
  ),
  modelsList: optional(
    text({
      name: 'ANTIFAKE_MODELS_LIST',
      expected: 'a file',
      fallback: '',
      sentence: 'List of the models that may be used, with their SHA-256; `antifake describe models` prints one.',
    }),
    "the package's own for its own models, otherwise none",
  ),
  modelTerms: choice({
    name: 'ANTIFAKE_MODEL_TERMS',
    choices: modelTerms,
    fallback: 'any',
    sentence:
      'Terms of the data that the models were trained on; `commercial`: only models whose data may all be used commercially (docs/models.md).',
  }),
  calibration: optional(
    text({
      name: 'ANTIFAKE_CALIBRATION',
      expected: 'a file',
      fallback: '',
      sentence: 'File that `antifake calibrate` wrote: score mappings fitted on your own photos.',
    }),
    "the models' own",
  ),
  ...thresholdSettings(),
  ...shadowSettings,
  requireThaiCard: flag({
    name: 'ANTIFAKE_REQUIRE_THAI_CARD',
    sentence: 'Answers FAIL (`other_document`) to a document that does not look like a Thai ID card.',
  }),
  maxPixels: integer({
    name: 'ANTIFAKE_MAX_PIXELS',
    unit: 'pixels',
    min: 100_000,
    max: 50_000_000,
    fallback: 50_000_000,
    sentence: 'A photo whose header declares more pixels is rejected before it is decoded.',
  }),
  memoryMb: integer({
    name: 'ANTIFAKE_MEMORY_MB',
    unit: 'MiB',
    min: 256,
    max: 100_000_000,
    fallback: memoryMb(),
    defaultText: "the container's limit, or the machine's memory",
    sentence: 'Maximum memory of all processes together; workers and memory for bodies are planned within it.',
  }),
  workers: optional(
    integer({
      name: 'ANTIFAKE_WORKERS',
      unit: 'processes',
      min: 1,
      max: 1024,
      fallback: 1,
      sentence: 'Processes that judge photos, each one photo at a time.',
    }),
    'one per core, as many as fit into the memory',
  ),
  ...limitSettings,
  ledgerDays: optional(
    integer({
      name: 'ANTIFAKE_LEDGER_DAYS',
      unit: 'days',
      min: 1,
      max: 36_500,
      fallback: 1,
      sentence: 'How long the row of each answer is kept; older rows are deleted, the sums for billing are kept.',
    }),
    'forever',
  ),
  ...batchSettings,
  ...placeSettings,
  console: flag({
    name: 'ANTIFAKE_CONSOLE',
    fallback: true,
    sentence: 'Serves the console, pages for people, at `/`; without it, `/` is a small page with links.',
  }),
  always200: flag({
    name: 'ANTIFAKE_ALWAYS_200',
    sentence: 'Answers every documented status with HTTP 200, for old clients that throw on other codes.',
  }),
  logLevel: choice({
    name: 'ANTIFAKE_LOG_LEVEL',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    fallback: 'info',
    sentence: 'Lowest severity of the log lines that are written.',
  }),
  ...tracingSettings,
} as const;

/** Names that start like a setting but are used only by the tests. */
const testNames: readonly string[] = ['ANTIFAKE_TEST_DATABASE_URL', 'ANTIFAKE_TEST_SERVICE'];

/** Every setting with its value. */
export type Settings = {
  readonly [Key in keyof typeof settingsTable]: (typeof settingsTable)[Key] extends Setting<infer T> ? T : never;
};

/** Reads all settings. @throws SettingError at the first unknown name or invalid value, with its place and a remedy if it is in a file. */
export function readSettings(environment: Environment): Settings {
  const texts = textsOf(environment);
  const entries = Object.entries<Setting<unknown>>(settingsTable);
  return Object.fromEntries(entries.map(([key, setting]) => [key, readOne(setting, texts)])) as Settings;
}

/** Every setting that is given, in the order of the table, with its text and origin. @throws SettingError */
export function textsOf(environment: Environment): ReadonlyMap<string, SettingText> {
  const settings = Object.values<Setting<unknown>>(settingsTable);
  const known = new Set([...settings.flatMap(namesOf), ...testNames]);
  for (const name of Object.keys(environment)) {
    if (name.startsWith('ANTIFAKE_') && !known.has(name))
      throw new SettingError(`Expected a setting of docs/config.md but received the unknown name ${name}`);
  }
  const { configFile } = settingsTable;
  const path = readOne(configFile, readTexts(environment, { settings: [configFile], configFile: undefined }));
  return readTexts(environment, { settings, configFile: path });
}

function readOne<T>(setting: Setting<T>, texts: ReadonlyMap<string, SettingText>): T {
  const found = texts.get(setting.name);
  if (found === undefined) return setting.fallback;
  const value = setting.parse(found.text);
  if (value !== undefined) return value;
  const shown = setting.isSecret === true ? 'something else' : JSON.stringify(found.text);
  const remedy = found.remedy === undefined ? '' : `. ${found.remedy}`;
  throw new SettingError(`Expected ${setting.expected} for ${setting.name} but received ${shown}${remedy}`);
}

/** The key of a check's threshold among the settings. */
type ThresholdKey<Name extends CheckName = CheckName> = `threshold${Capitalize<Name>}`;

/** The thresholds that are set, by the names of their checks. */
export function thresholdsOf(settings: Settings): Partial<Record<CheckName, number>> {
  const set = Object.entries(byCheck((name) => settings[thresholdKey(name)]));
  return Object.fromEntries(set.filter(([, threshold]) => threshold !== undefined));
}

function thresholdKey(check: CheckName): ThresholdKey {
  return `threshold${check.charAt(0).toUpperCase()}${check.slice(1)}` as ThresholdKey;
}

function thresholdSettings(): Readonly<Record<ThresholdKey, Setting<number | undefined>>> {
  const settings = Object.values(byCheck((name) => [thresholdKey(name), threshold(name)] as const));
  return Object.fromEntries(settings) as Record<ThresholdKey, Setting<number | undefined>>;
}

function threshold(check: CheckName): Setting<number | undefined> {
  const setting = integer({
    name: `ANTIFAKE_THRESHOLD_${check.toUpperCase()}`,
    unit: 'score',
    min: 0,
    max: 100,
    fallback: 0,
    sentence: `A ${check} score above this threshold means yes.`,
  });
  return optional(setting, "the model manifest's");
}

/** MiB that this process may use: the limit of its container, if there is one, otherwise the memory of the machine. */
function memoryMb(): number {
  const limit = process.constrainedMemory();
  return Math.floor((limit > 0 && limit < totalmem() ? limit : totalmem()) / 2 ** 20);
}
