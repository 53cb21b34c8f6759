import { styleText } from 'node:util';
import { type Command, Help } from 'commander';
import { exitWhenDone } from '../batch-parts.ts';
import { type PlannedSettings, planSettings, settingsOfProcess } from '../compose.ts';
import { exitCodes } from '../exit.ts';
import { during } from '../progress.ts';
import type { Setting } from '../setting.ts';
import { readSettings, SettingError, settingsTable, textsOf } from '../settings.ts';
import { checkEngine, checkModels } from './engine.ts';
import { fault, type Line, ok } from './line.ts';
import { checkCores, checkMemory, checkNode, checkProcessor } from './machine.ts';
import { checkPlaces } from './places.ts';
import { checkAdminPort, checkPort } from './port.ts';
import { checkStore } from './store.ts';

/** Adds `antifake doctor`. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      `check that everything the service needs is available; exits ${exitCodes.unhealthy} if something is not`,
    )
    .option('--json', 'print JSON, with details')
    .action(doctor);
}

async function doctor({ json = false }: { readonly json?: boolean }): Promise<void> {
  const lines: Line[] = [];
  for await (const line of examine()) {
    lines.push(line);
    if (!json) process.stdout.write(format(line));
  }
  const isWell = lines.every(({ state }) => state !== 'fault');
  if (json) process.stdout.write(`${JSON.stringify({ isWell, lines }, null, 1)}\n`);
  process.exitCode = isWell ? exitCodes.ok : exitCodes.unhealthy;
  exitWhenDone();
}

/** Runs one check after the other and yields each as soon as it is done. */
async function* examine(): AsyncGenerator<Line, void, undefined> {
  yield checkNode();
  yield await checkProcessor();
  const { settings, line } = checkSettings();
  yield line;
  yield checkCores(settings);
  yield checkMemory(settings);
  yield await checkModels(settings);
  yield* await during('store', () => checkStore(settings));
  yield* await during('places', () => checkPlaces(settings));
  yield await checkPort(settings);
  const adminPort = await checkAdminPort(settings);
  if (adminPort !== undefined) yield adminPort;
  yield* await during('sample photo', () => checkEngine(settings));
}

/** An invalid setting is reported, and the defaults are used for the other checks. */
function checkSettings(): { readonly settings: PlannedSettings; readonly line: Line } {
  try {
    const settings = settingsOfProcess();
    return { settings, line: describeOrigins() };
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    const remedy = 'Correct it; docs/config.md lists all settings. The lines below use the defaults.';
    return { settings: planSettings(readSettings({})), line: fault('settings', { text: error.message, remedy }) };
  }
}

/** Where the value of every setting comes from that does not have its default. */
function describeOrigins(): Line {
  const texts = textsOf(process.env);
  const given = Object.values<Setting<unknown>>(settingsTable).flatMap(({ name, isSecret }) => {
    const found = texts.get(name);
    if (found === undefined) return [];
    const { text, origin, overrides } = found;
    return [{ name, ...(isSecret !== true && { value: text }), origin, ...(overrides !== undefined && { overrides }) }];
  });
  const list = given.map(({ name, value = '(not shown)', origin, overrides }) => {
    return `${name}=${value}  from ${origin}${overrides === undefined ? '' : `, which overrides ${overrides}`}`;
  });
  return ok('settings', `all valid, ${given.length} given`, { details: { given }, list });
}

const colours = { ok: 'green', warning: 'yellow', fault: 'red' } as const;
const [stateWidth, nameWidth] = [9, 14];

function format({ name, state, text, remedy, list = [] }: Line): string {
  // Colours are only for terminals, and only if NO_COLOR is not set.
  const shown = styleText(colours[state], state.padEnd(stateWidth), { stream: process.stdout });
  const below = [...list, ...(remedy === undefined ? [] : [remedy])];
  const indent = ' '.repeat(stateWidth + nameWidth);
  // Lines are not wrapped if the output is not a terminal.
  const wrap = (line: string) =>
    new Help().boxWrap(line, (process.stdout.columns ?? Number.POSITIVE_INFINITY) - indent.length);
  const lines = [text, ...below].flatMap((line) => wrap(line).split('\n'));
  return `${shown}${name.padEnd(nameWidth)}${lines.join(`\n${indent}`)}\n`;
}
