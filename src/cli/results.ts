import { type FileHandle, open } from 'node:fs/promises';
import type { PhotoState } from '../photo.ts';
import { orInputError } from './failure.ts';
import { SettingError } from './settings.ts';

/** A growing file of JSON lines, and the photos that already have a line: the state of each file, if the line names it. */
export interface Results {
  readonly done: ReadonlyMap<string, PhotoState | undefined>;
  add(line: object): Promise<void>;
  close(): Promise<void>;
}

/** Start of every line of results. */
const lineStart = '{"file":';

/**
 * Opens results in order to continue them: an incomplete last line is removed.
 * @throws SettingError if the file contains anything else; it is not changed.
 */
export async function openResults(path: string): Promise<Results> {
  const file = await orInputError(`Expected to write --out ${path}`, () => open(path, 'a+'));
  try {
    const text = await file.readFile('utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const incomplete = text.slice(whole.length);
    const done = filesOf(whole);
    if (done === undefined || !lineStart.startsWith(incomplete.slice(0, lineStart.length)))
      throw new SettingError(`Expected results of antifake scan, or no file yet, at ${path} but received another file`);
    if (incomplete !== '') await file.truncate(Buffer.byteLength(whole));
    return { done, add: (line) => addLine(file, line), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function addLine(file: FileHandle, line: object): Promise<void> {
  await file.appendFile(`${JSON.stringify(line)}\n`);
}

/** `undefined` if a line was not written by this program. */
function filesOf(text: string): Results['done'] | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  try {
    const files = lines.map((line) => {
      const { file, photo } = JSON.parse(line) as { readonly file: string; readonly photo?: PhotoState };
      return [file, photo] as const;
    });
    return files.every(([file]) => typeof file === 'string') ? new Map(files) : undefined;
  } catch {
    return undefined;
  }
}
