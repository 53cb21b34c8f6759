import { readFileSync } from 'node:fs';

/**
 * The lines of a document's shell block below `<!-- commands: NAME -->`.
 *
 * @throws Error if there is none.
 */
export function documentedCommands(file: string, name: string): readonly string[] {
  const [, after] = readFileSync(file, 'utf8').split(`<!-- commands: ${name} -->`);
  const block = /^\s*```sh\n([\s\S]*?)```/.exec(after ?? '')?.[1];
  if (block === undefined) throw new Error(`Expected a block of commands under <!-- commands: ${name} --> in ${file}`);
  return block.trimEnd().split('\n');
}
