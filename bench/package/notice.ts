/**
 * Writes NOTICE: the packages that `npm install` installs with this one, and the parts of this package that others made, with the licence of each.
 *
 *     npm run notice
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A package that is installed together with this one. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression in its package.json. */
  readonly license: string;
  /** Installed only on some systems, or only on request. */
  readonly isOptional: boolean;
}

/** The part of package-lock.json that is read here. */
interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: true;
  readonly optional?: true;
}

/** Without packages that only development needs, but with those that `antifake eval` and `synth` require. */
export function listInstalled(): readonly InstalledPackage[] {
  const { packages } = readJson<Lock>('package-lock.json');
  const { peerDependencies } = readJson<{ readonly peerDependencies: Readonly<Record<string, string>> }>(
    'package.json',
  );
  const all = Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, locked]) => ({ ...locked, path, name: path.split('node_modules/').at(-1)! }))
    .filter(({ name, dev }) => dev === undefined || peerDependencies[name] !== undefined);
  // A package that is installed in several places counts once.
  return [...new Map(all.map((one) => [`${one.name} ${one.version}`, one])).values()]
    .map(({ path, name, version, license, dev, optional }) => ({
      ...{ name, version, license: license ?? installedLicense(path) },
      isOptional: optional === true || dev === true,
    }))
    .sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/** The licence in the installed package's own package.json; `undefined` if it is not installed, such as parts for other systems. */
export function installedLicense(path: string): string {
  const file = `${path}/package.json`;
  return (existsSync(file) ? readJson<{ readonly license?: string }>(file).license : undefined) ?? 'not stated';
}

/** The text of NOTICE in the repository, the package and the image. */
export function renderNotice(): string {
  const line = ({ name, version, license, isOptional }: InstalledPackage) =>
    `  ${name} ${version}: ${license}${isOptional ? ' (optional)' : ''}`;
  return `${[
    'thai-card-antifake',
    '',
    'Licensed under the Apache License, Version 2.0; see LICENSE. docs/models.md says what the models were trained on, and under which terms.',
    '',
    'Parts of this package that others made:',
    '',
    '  The weights of models/face-detector are those of YuNet, as released by libfacedetection: Apache-2.0.',
    '  The console contains Preact, uPlot and csv-parse: MIT; console/dist/licences.md has their licences.',
    '  Some models learned in part from the Face Research Lab London Set (Lisa DeBruine and Benedict Jones): CC BY 4.0, and from DLC-2021: CC BY-SA 2.5.',
    '  card-finder, card-refiner, deepfake and deepfake-commercial began with ImageNet weights of MobileNetV2 from the Coral test data: Apache-2.0.',
    '',
    'Installed together with this package by npm, and contained in the image; each package has its licence in its own folder:',
    '',
    ...listInstalled().map(line),
  ].join('\n')}\n`;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (import.meta.main) writeFileSync('NOTICE', renderNotice());
