import type { Command } from 'commander';
import { listModels } from '../model/index.ts';
import { describeApi } from '../server/index.ts';
import type { Setting } from './setting.ts';
import { settingsTable } from './settings.ts';
import { fileNameOf } from './sources.ts';

/** Generates docs/config.md from the settings table. */
export function describeSettings(): string {
  const rows = Object.values(settingsTable).map((setting) => [
    `\`${setting.name}\``,
    setting.expected,
    setting.defaultText,
    setting.sentence,
  ]);
  const secrets = Object.values<Setting<unknown>>(settingsTable).filter(({ isSecret }) => isSecret === true);
  return `# Settings

Generated from the table in \`src/cli/settings.ts\` by \`npm run describe\`; a test fails if the two differ.

Settings come from the environment and, for what it does not contain, from the file that \`ANTIFAKE_CONFIG_FILE\` names:

\`\`\`
# One NAME=value per line; a # at the start of a line begins a comment.
ANTIFAKE_PORT=9000
ANTIFAKE_THRESHOLD_PRINT=80
DATABASE_URL_FILE=/run/secrets/antifake-database
# A value with spaces or special characters is put in quotes. Nothing in it is replaced.
ANTIFAKE_DATA_DIR='/srv/my data'
\`\`\`

This is a subset of the files that \`node --env-file\`, systemd's \`EnvironmentFile=\` and a shell read, and means the same for all of them: a
value that one of them would read differently is refused. Relative paths in it are relative to the working directory of the program.

A setting that may contain a password can also be given as the name of a file that contains the value, as Docker and Kubernetes mount
their secrets: ${secrets.map((setting) => `\`${fileNameOf(setting)}\` for \`${setting.name}\``).join(', ')}. Only one of the two may be given in one place.

An unknown name that starts with \`ANTIFAKE_\`, any unknown name in the file, or an invalid value stops the start with one line that gives the name, what
was expected, what was received (not for a setting that may contain a password) and, for a file, its line. \`antifake doctor\` lists the
settings that are given, and where each comes from.

The names that start with \`OTEL_\` are OpenTelemetry's own. Its exporter also reads those for headers, certificates, compression and timeouts
(https://opentelemetry.io/docs/specs/otel/protocol/exporter/), from the environment only.

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
