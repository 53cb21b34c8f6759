import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes every file of this process hang, as a share that does not answer: a pipe that nobody writes blocks a thread for files, and Node
 * has four of them. @param folder where the pipes are made. @returns what ends it.
 */
export function hangFiles(folder: string): () => Promise<void> {
  const pipes = Array.from({ length: 8 }, (_, at) => join(folder, `pipe-${at}`));
  execFileSync('mkfifo', pipes);
  const opening = pipes.map((pipe) => open(pipe));
  return async () => {
    const writers = pipes.map((pipe) => openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
    for (const file of await Promise.all(opening)) await file.close();
    for (const writer of writers) closeSync(writer);
  };
}
