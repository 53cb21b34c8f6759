import { styleText } from 'node:util';
import { type Command, Help } from 'commander';
import { type PlannedSettings, planSettings, settingsOfProcess } from '../compose.ts';
import { exitCodes } from '../exit.ts';
import { during } from '../progress.ts';
import { readSettings, SettingError } from '../settings.ts';
import { lookAtModels, lookAtSample } from './engine.ts';
import { fault, type Line, ok } from './line.ts';
import { lookAtCores, lookAtMemory, lookAtNode, lookAtProcessor } from './machine.ts';
import { lookAtPort } from './port.ts';
import { lookAtStore } from './store.ts';

/** Adds `antifake doctor`. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(`look whether all is there that the service needs; exits ${exitCodes.sick} when something is not`)
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
  process.exitCode = isWell ? exitCodes.ok : exitCodes.sick;
}

/** One look after the other, each told as soon as it is done. */
async function* examine(): AsyncGenerator<Line, void, undefined> {
  yield lookAtNode();
  yield await lookAtProcessor();
  const { settings, line } = lookAtSettings();
  yield line;
  yield lookAtCores(settings);
  yield lookAtMemory(settings);
  yield await lookAtModels(settings);
  yield* await during('store', () => lookAtStore(settings));
  yield await lookAtPort(settings);
  yield await during('sample photo', () => lookAtSample(settings));
}

/** Wrong ones are told, and the defaults taken for all that follows. */
function lookAtSettings(): { readonly settings: PlannedSettings; readonly line: Line } {
  try {
    const settings = settingsOfProcess();
    return { settings, line: ok('settings', 'each is what docs/config.md expects') };
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    const remedy = 'Correct it; docs/config.md lists all settings. What follows was looked at with the defaults.';
    return { settings: planSettings(readSettings({})), line: fault('settings', { text: error.message, remedy }) };
  }
}

const colours = { ok: 'green', warning: 'yellow', fault: 'red' } as const;
const [stateWidth, nameWidth] = [9, 14];

function format({ name, state, text, remedy, list = [] }: Line): string {
  // Colours go to a terminal alone, and not where NO_COLOR is set.
  const shown = styleText(colours[state], state.padEnd(stateWidth), { stream: process.stdout });
  const below = [...list, ...(remedy === undefined ? [] : [remedy])];
  const indent = ' '.repeat(stateWidth + nameWidth);
  // Where nobody watches, lines stay whole.
  const wrap = (line: string) =>
    new Help().boxWrap(line, (process.stdout.columns ?? Number.POSITIVE_INFINITY) - indent.length);
  const lines = [text, ...below].flatMap((line) => wrap(line).split('\n'));
  return `${shown}${name.padEnd(nameWidth)}${lines.join(`\n${indent}`)}\n`;
}
