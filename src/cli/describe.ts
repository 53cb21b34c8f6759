import type { Command } from 'commander';
import { listModels } from '../model/index.ts';
import { describeApi } from '../server/index.ts';
import { settingsTable } from './settings.ts';

/** Generates docs/config.md from the settings table. */
export function describeSettings(): string {
  const rows = Object.values(settingsTable).map((setting) => [
    `\`${setting.name}\``,
    setting.expected,
    setting.defaultText,
    setting.sentence,
  ]);
  return `# Settings

Generated from the table in \`src/cli/settings.ts\` by \`npm run describe\`; a test fails if the two differ.

Settings come from the environment. An unknown name that starts with \`ANTIFAKE_\`, or an invalid value, stops the
start with one line that gives the name, what was expected and what was received (not for addresses that may contain a password).
The names that start with \`OTEL_\` are OpenTelemetry's own; its exporter also reads those for headers, certificates, compression and
timeouts (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).

${markdownTable(['name', 'expected', 'default', 'meaning'], rows)}
`;
}

/** A table with aligned columns, as the formatter requires. */
function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Adds `antifake describe`, which prints the documents that are generated from the code. */
export function registerDescribe(program: Command): void {
  const describe = program.command('describe').description('print the documents that are generated from the code');
  describe
    .command('models')
    .description('a list of models for ANTIFAKE_MODELS_LIST; the shipped list is src/model/list.json')
    .argument('[folder]', 'folder of the models', 'models')
    .action(async (folder: string) => {
      process.stdout.write(`${JSON.stringify(await listModels(folder), null, 2)}\n`);
    });
  describe
    .command('openapi')
    .description('openapi.json')
    .action(async () => {
      process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`);
    });
  describe
    .command('config')
    .description('docs/config.md')
    .action(() => {
      process.stdout.write(describeSettings());
    });
}
