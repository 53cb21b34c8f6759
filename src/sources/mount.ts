import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { tooLong } from '../outbound/index.ts';
import { mountPattern } from './reference.ts';
import { errorOfStatus, SourceError } from './source-error.ts';
import type { Source, SourceSettings, Sources } from './sources.ts';
import { TimedCalls } from './timed-calls.ts';

/** Codes of system errors: there is no such file; it may not be read. */
const missing: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ENXIO'];
const forbidden: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'ELOOP'];

/** Whether the text can be the name of a shared folder: lower-case letters, digits and hyphens. */
export function isMountName(text: string): boolean {
  return mountPattern.test(text);
}

/** The source of shared folders. */
interface MountSource extends Source<'file'>, Pick<Sources, 'locate' | 'hungCalls' | 'isHanging'> {}

/** Photos in shared folders. Symbolic links are followed inside a folder, never out of it. @throws TypeError if a name is malformed. */
export function createMountSource({ mounts, timeoutMs }: Pick<SourceSettings, 'mounts' | 'timeoutMs'>): MountSource {
  const calls = new TimedCalls(timeoutMs);
  const folders = new Map(Object.entries(mounts));
  for (const name of folders.keys())
    if (!isMountName(name))
      throw new TypeError(`Expected the name of a shared folder but received ${JSON.stringify(name)}`);
  const folderOf = (name: string) => {
    const folder = folders.get(name);
    if (folder !== undefined) return folder;
    throw new SourceError(
      'not_allowed',
      'Expected a shared folder of the settings after file:// but received another name',
    );
  };
  return {
    check: ({ mount }) => void folderOf(mount),
    read: ({ mount, path }, { signal, maxBytes }) =>
      calls.run(signal, (limit) =>
        readable(async () => {
          const file = await openInside(folderOf(mount), path);
          try {
            return await readFile(file, { signal: limit, maxBytes });
          } finally {
            await file.close();
          }
        }),
      ),
    list: async function* ({ mount, path }, { signal }) {
      const ask: Ask = (call) => calls.run(signal, () => readable(call));
      const folder = await ask(async () => resolveInside(await rootOf(folderOf(mount)), path));
      yield* listInside(folder, `file://${mount}/${path}`, ask);
    },
    locate: async (path) => {
      const real = await calls.run(undefined, () => realpath(path));
      // Without a call to the other folders, if possible: they may hang.
      const found = [...folders].find(([, folder]) => isInside(folder, real));
      if (found !== undefined) return referenceOf(found, real);
      for (const [name, folder] of folders) {
        const root = await calls.run(undefined, () => realpath(folder)).catch(() => undefined);
        if (root !== undefined && isInside(root, real)) return referenceOf([name, root], real);
      }
      return undefined;
    },
    get hungCalls() {
      return calls.hung;
    },
    get isHanging() {
      return calls.areHanging;
    },
    close: () => undefined,
  };
}

function referenceOf([name, root]: readonly [string, string], path: string): string {
  const inside = relative(root, path).split(sep).filter(Boolean);
  return `file://${name}/${inside.map((part) => `${part}/`).join('')}`;
}

async function openInside(folder: string, path: string): Promise<FileHandle> {
  const root = await rootOf(folder);
  const real = await resolveInside(root, path);
  // Not through a link that was put here since; and a pipe without a writer must not block.
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    // A folder on the way may have been replaced by a link since, too; Linux tells where an open file really is.
    if (process.platform === 'linux' && !isInside(root, await readlink(`/proc/self/fd/${file.fd}`))) throw outside();
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

async function resolveInside(root: string, path: string): Promise<string> {
  const real = await realpath(join(root, path));
  if (!isInside(root, real)) throw outside();
  return real;
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function readFile(
  file: FileHandle,
  { signal, maxBytes }: { readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<Buffer<ArrayBuffer>> {
  const status = await file.stat();
  if (!status.isFile()) throw errorOfStatus(404);
  if (status.size > maxBytes) throw tooLong(maxBytes);
  // One byte more than there should be, so that a file that is growing is noticed.
  const bytes = Buffer.allocUnsafeSlow(status.size + 1);
  let length = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(bytes, length, bytes.length - length);
    length += bytesRead;
    if (bytesRead === 0) return Buffer.from(bytes.buffer.transfer(length));
    if (length > status.size) throw unavailable('Expected a complete file but received one that is being written');
  }
}

/** Makes one call of a list, which has a time limit of its own: a folder may have any number of files. */
type Ask = <T>(call: () => Promise<T>) => Promise<T>;

/** Depth first, each folder in the order of its names. Links to folders are skipped: they may lead in a circle. */
async function* listInside(folder: string, reference: string, ask: Ask): AsyncGenerator<string> {
  const entries = await ask(() => readdir(folder, { withFileTypes: true }));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listInside(path, `${reference}${entry.name}/`, ask);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await ask(() => isFile(path)))))
      yield reference + entry.name;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

/** Errors of the system, whose messages contain paths of the machine; others stay as they are. */
async function readable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause;
    if (missing.includes(code)) throw errorOfStatus(404, cause);
    if (forbidden.includes(code)) throw errorOfStatus(403, cause);
    throw unavailable('Expected to read the shared folder but the system failed', cause);
  }
}

/** A share that this machine has not mounted must not make its photos count as missing. */
async function rootOf(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    throw unavailable('Expected the shared folder but this machine does not have it', cause);
  }
}

function unavailable(message: string, cause?: unknown): SourceError {
  return new SourceError('unavailable', message, { cause });
}

function outside(): SourceError {
  return new SourceError('not_allowed', 'Expected a file inside the shared folder but received one outside it');
}
