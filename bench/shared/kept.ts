import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder, if it is not there, and notes in its file `key` what its results depend on, such as the models and the seed.
 * @throws Error if the folder keeps the results of another key.
 */
export function keepFor(folder: string, key: string): void {
  const file = join(folder, 'key');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${key}\n`);
    return;
  }
  const known = readFileSync(file, 'utf8').trimEnd();
  if (known !== key)
    throw new Error(`Expected results of ${key} in ${folder} but it keeps those of ${known}; name or empty a folder`);
}
