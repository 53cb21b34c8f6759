/**
 * Lists the subjects that can be measured, and measures one of them.
 *
 *     npm run bench -- --list
 *     npm run bench -- NAME [its options]
 *     npm run bench -- NAME --help
 */
import { OptionError } from './shared/options.ts';
import { helpOf, type Subject, summaryOf } from './shared/subject.ts';
import { subjects } from './subjects.ts';

/** What can be run by name: the subjects, and the report on all of them. */
const programs = { ...subjects, report: () => import('./report.ts') };

/** Every subject, and the report. */
export async function listPrograms(): Promise<readonly Subject[]> {
  const loaded = await Promise.all(Object.values(programs).map((load) => load()));
  const runnable = loaded.map(({ subject }) => subject).filter(({ run }) => run !== undefined);
  return runnable.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function main([name, ...options]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--list') return void process.stdout.write(await listing());
  const load = Object.hasOwn(programs, name) ? programs[name as keyof typeof programs] : undefined;
  const { subject } = (await load?.()) ?? {};
  if (subject?.run === undefined)
    return refuse(`Expected a bench but received ${name}; npm run bench -- --list names them.`);
  if (options.includes('--help')) return void process.stdout.write(`${helpOf(subject)}\n`);
  try {
    await subject.run(options);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    refuse(`${error.message}; npm run bench -- ${name} --help names the options.`);
  }
}

async function listing(): Promise<string> {
  const all = await listPrograms();
  const width = Math.max(...all.map(({ name }) => name.length));
  const lines = all.map((subject) => `${subject.name.padEnd(width)}  ${summaryOf(subject)}`);
  return `${lines.join('\n')}\n\nnpm run bench -- NAME --help shows the options. Most benches need a list of portraits; training/README.md describes how to write it.\n`;
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 64;
}

if (import.meta.main) await main(process.argv.slice(2));
