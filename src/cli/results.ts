import { type FileHandle, open } from 'node:fs/promises';

/** A file of JSON lines that grows, and the files that it has a line for. */
export interface Results {
  readonly done: ReadonlySet<string>;
  add(line: object): Promise<void>;
  close(): Promise<void>;
}

/** Opens results to go on with: a last line that an interruption tore is cut off. */
export async function openResults(path: string): Promise<Results> {
  const file = await open(path, 'a+');
  const text = await file.readFile('utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
  return { done: filesOf(whole), add: (line) => addLine(file, line), close: () => file.close() };
}

async function addLine(file: FileHandle, line: object): Promise<void> {
  await file.appendFile(`${JSON.stringify(line)}\n`);
}

function filesOf(text: string): ReadonlySet<string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Set(lines.map((line) => (JSON.parse(line) as { readonly file: string }).file));
}
