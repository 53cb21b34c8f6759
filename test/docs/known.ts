import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPrograms } from '../../bench/main.ts';
import { type Place, placesOf } from '../../src/cli/completion.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { root } from '../cli/program.ts';

const places: ReadonlyMap<string, Place> = new Map(placesOf(await buildProgram()).map((place) => [place.path, place]));

const benches: ReadonlySet<string> = new Set((await listPrograms()).map(({ name }) => name));

interface PackageJson {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
}
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;

/** Names of ours in a line that do not exist: commands, options, scripts, benches, files, versions. */
export function unknownIn(text: string): readonly string[] {
  return [
    ...Array.from(
      text.matchAll(/(?:^|[\s(])(?:npm run -s antifake --|antifake) ((?:[a-z]|--\w)[^|>)&;]*)/g),
      ([, rest]) => unknownToProgram(rest!),
    ).flat(),
    ...Array.from(text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g), ([, script]) => script!).flatMap((script) =>
      script in packageJson.scripts ? [] : [`npm run ${script}`],
    ),
    ...Array.from(text.matchAll(/\bnpm run bench -- ([a-z][\w-]*)/g), ([, bench]) => bench!).flatMap((bench) =>
      benches.has(bench) ? [] : [`bench ${bench}`],
    ),
    ...Array.from(
      text.matchAll(/(?:^|[\s@(])((?:bench|src|test|deploy|training)\/[\w./-]+)/g),
      ([, file]) => file!,
    ).flatMap((file) => (existsSync(join(root, file)) ? [] : [file])),
    ...Array.from(text.matchAll(/thai-card-antifake-([\d.]+)\.tgz/g), ([, version]) => version!).flatMap((version) =>
      version === packageJson.version ? [] : [`version ${version}`],
    ),
  ];
}

/** Follows the words as the program would: a command, its subcommand, and the options of that. */
function unknownToProgram(rest: string): readonly string[] {
  let path = 'antifake';
  const unknown: string[] = [];
  for (const word of rest.trim().split(/\s+/)) {
    const place = places.get(path)!;
    const [option] = word.split('=', 1);
    if (places.has(`${path} ${word}`)) path = `${path} ${word}`;
    else if (word.startsWith('--')) {
      if (!place.options.some((known) => known.word === option)) unknown.push(`${path} ${option}`);
    } else if (place.commands.length > 0 && /^[a-z]/.test(word)) return [...unknown, `${path} ${word}`];
  }
  return unknown;
}
