import { Argument, type Command } from 'commander';
import { scripts } from './completion-scripts.ts';

/** One command with the words that may follow it, for completion in a shell. */
export interface Place {
  /** The words that lead to it: `antifake keys create`. */
  readonly path: string;
  readonly commands: readonly Choice[];
  readonly options: readonly Choice[];
  /** Values of its argument; empty if that is a file or any text. */
  readonly choices: readonly string[];
  readonly takesFiles: boolean;
}

/** A word and what it means. */
export interface Choice {
  readonly word: string;
  readonly meaning: string;
}

/** Adds `antifake completion SHELL`. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a completion script for a shell; docs/cli.md describes where to install it')
    .addArgument(new Argument('<shell>', 'name of the shell').choices(Object.keys(scripts)))
    .action(async (shell: keyof typeof scripts) => {
      const { buildProgram } = await import('./program.ts');
      process.stdout.write(scripts[shell](placesOf(await buildProgram())));
    });
}

/** Every place of a command line, from the program down. */
export function placesOf(command: Command, before = ''): readonly Place[] {
  const path = `${before}${command.name()}`;
  const help = command.createHelp();
  const children = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  const place: Place = {
    path,
    commands: children.map((child) => ({ word: child.name(), meaning: child.description() })),
    options: help
      .visibleOptions(command)
      .flatMap(({ long, description }) =>
        long === undefined || long === null ? [] : [{ word: long, meaning: description }],
      ),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    takesFiles: children.length === 0,
  };
  return [place, ...children.flatMap((child) => placesOf(child, `${path} `))];
}
