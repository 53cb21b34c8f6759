import { createRequire } from 'node:module';

/** What a command stands on beside what the package brings: its optional peers, which only those install who want the command. */
const extras = {
  eval: ['vega', 'vega-lite'],
  synth: [
    '@napi-rs/canvas',
    '@fontsource/k2d',
    '@fontsource/noto-serif-thai',
    '@fontsource/sarabun',
    '@fontsource/taviraj',
  ],
} as const;

/** A command with extras. */
export type ExtraCommand = keyof typeof extras;

/** Says which packages are missing and what installs them. */
export class MissingPackagesError extends Error {
  override readonly name = 'MissingPackagesError';
}

/** `vega@6.4.0` for each package of a command, in the versions that this package was tested with. */
export function extrasOf(command: ExtraCommand): readonly string[] {
  const { peerDependencies } = createRequire(import.meta.url)('thai-card-antifake/package.json') as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  return extras[command].map((name) => `${name}@${peerDependencies[name]}`);
}

/** Called before a command begins its work. @throws MissingPackagesError when some package is not installed. */
export function requireExtras(command: ExtraCommand, isInstalled = canResolve): void {
  if (extras[command].every(isInstalled)) return;
  throw new MissingPackagesError(
    `antifake ${command} needs packages that are installed only for those who ask for them: npm install ${extrasOf(command).join(' ')}`,
  );
}

function canResolve(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
