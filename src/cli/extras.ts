import { createRequire } from 'node:module';

/** Optional peer dependencies of a command; users install them only if they need it. */
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

/** A command with optional dependencies. */
export type ExtraCommand = keyof typeof extras;

/** Names the missing packages and the command that installs them. */
class MissingPackagesError extends Error {
  override readonly name = 'MissingPackagesError';
}

/** `vega@6.4.0` for each package of a command, in the versions that this package was tested with. */
export function extrasOf(command: ExtraCommand): readonly string[] {
  const { peerDependencies } = createRequire(import.meta.url)('thai-card-antifake/package.json') as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  return extras[command].map((name) => `${name}@${peerDependencies[name]}`);
}

/** Called before a command starts its work. @throws MissingPackagesError if a package is not installed. */
export function requireExtras(command: ExtraCommand, isInstalled = canResolve): void {
  if (extras[command].every(isInstalled)) return;
  throw new MissingPackagesError(
    `antifake ${command} requires optional packages that are not installed: npm install ${extrasOf(command).join(' ')}`,
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
