import { type FileHandle, open } from 'node:fs/promises';
import { asAsked } from './failure.ts';
import { SettingError } from './settings.ts';

/** A file of JSON lines that grows, and the files that it has a line for. */
export interface Results {
  readonly done: ReadonlySet<string>;
  add(line: object): Promise<void>;
  close(): Promise<void>;
}

/** How every line of results begins. */
const lineStart = '{"file":';

/**
 * Opens results to go on with: a last line that an interruption tore is cut off.
 * @throws SettingError when the file holds anything else; it is left as it is.
 */
export async function openResults(path: string): Promise<Results> {
  const file = await asAsked(`Expected to write --out ${path}`, () => open(path, 'a+'));
  try {
    const text = await file.readFile('utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const torn = text.slice(whole.length);
    const done = filesOf(whole);
    if (done === undefined || !lineStart.startsWith(torn.slice(0, lineStart.length)))
      throw new SettingError(`Expected results of antifake scan, or no file yet, at ${path} but received another file`);
    if (torn !== '') await file.truncate(Buffer.byteLength(whole));
    return { done, add: (line) => addLine(file, line), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function addLine(file: FileHandle, line: object): Promise<void> {
  await file.appendFile(`${JSON.stringify(line)}\n`);
}

/** `undefined` when a line is none of ours. */
function filesOf(text: string): ReadonlySet<string> | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  try {
    const files = lines.map((line) => (JSON.parse(line) as { readonly file?: unknown } | null)?.file);
    return files.every((file) => typeof file === 'string') ? new Set(files) : undefined;
  } catch {
    return undefined;
  }
}
