import type { Resolve } from '../outbound/index.ts';
import { createMountSource } from './mount.ts';
import { parseReference, type Reference } from './reference.ts';
import { createS3Source, type S3Settings } from './s3.ts';
import { asSourceError, type SourceError, type SourceProblem } from './source-error.ts';
import { createWebSource } from './web.ts';

/** Where photos may be read from; the settings table in `cli/` contains names and defaults. Nothing is allowed by default. */
export interface SourceSettings {
  /** Folders: `https://host/folder/`, `http://host/`, `s3://bucket/folder/`. */
  readonly allowed: readonly string[];
  /** Shared folders by name: `file://NAME/path` is the file `path` in the folder. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Networks (CIDR) that web addresses may lead to although they are not public. */
  readonly networks: readonly string[];
  readonly s3: S3Settings;
  /** From the start of a read to its last byte. */
  readonly timeoutMs: number;
}

export interface ListOptions {
  /** The iteration then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface ReadOptions extends ListOptions {
  /** A longer file is `too_long`; at most this many bytes are kept. */
  readonly maxBytes: number;
}

/** Reads photos by reference. Safe for parallel calls. */
export interface Sources {
  /** Checks a reference without any input or output; `undefined`: it may be read. Max 4096 characters. */
  check(reference: string): SourceProblem | undefined;
  /**
   * The bytes of the file, in an `ArrayBuffer` of their own, so that they can be transferred.
   * @throws SourceError; the signal's reason if it is aborted.
   */
  read(reference: string, options: ReadOptions): Promise<Buffer<ArrayBuffer>>;
  /**
   * References of all files in an allowed folder, `s3://bucket/…` or `file://NAME/…`, and in those below it, in a stable order.
   * @throws SourceError, `malformed` for a web address, which cannot be listed.
   */
  list(folder: string, options?: ListOptions): AsyncIterable<string>;
  /**
   * The reference of a folder of this machine; `undefined`: it is in none of the shared folders.
   * @throws SourceError `timed_out`; the error of the system if there is no such folder.
   */
  locate(path: string): Promise<string | undefined>;
  /** Calls to shared folders that were given up and have not returned. While there is one, `process.exit` does not end the process. */
  readonly hungCalls: number;
  /** Whether there are so many of them that all photos of shared folders are `unavailable` until they return, which may be never. */
  readonly isHanging: boolean;
  /** Closes the connections that are kept for further reads. */
  close(): void;
}

/** How one kind of place is read. Each method throws SourceError, OutboundError or the signal's reason. */
export interface Source<Kind extends Reference['kind']> {
  check(reference: Extract<Reference, { kind: Kind }>): void;
  read(reference: Extract<Reference, { kind: Kind }>, options: ReadOptions): Promise<Buffer<ArrayBuffer>>;
  list(reference: Extract<Reference, { kind: Kind }>, options: ListOptions): AsyncIterable<string>;
  close(): void;
}

/**
 * @param resolve resolver of host names; default: the system's.
 * @throws TypeError if a setting is malformed.
 */
export function createSources(settings: SourceSettings, resolve?: Resolve): Sources {
  const file = createMountSource(settings);
  const sources: { readonly [Kind in Reference['kind']]: Source<Kind> } = {
    web: createWebSource(settings, resolve),
    s3: createS3Source(settings),
    file,
  };
  const sourceOf = ({ kind }: Reference) => sources[kind] as Source<Reference['kind']>;
  return {
    check: (text) => {
      try {
        const reference = parseReference(text);
        sourceOf(reference).check(reference);
        return undefined;
      } catch (thrown) {
        const { code, message } = asSourceError(thrown) as SourceError;
        return { code, message };
      }
    },
    read: async (text, options) => {
      try {
        const reference = parseReference(text);
        sourceOf(reference).check(reference);
        return await sourceOf(reference).read(reference, options);
      } catch (thrown) {
        options.signal?.throwIfAborted();
        throw asSourceError(thrown);
      }
    },
    list: async function* (text, options = {}) {
      try {
        const reference = parseReference(text.endsWith('/') ? text : `${text}/`);
        sourceOf(reference).check(reference);
        yield* sourceOf(reference).list(reference, options);
      } catch (thrown) {
        options.signal?.throwIfAborted();
        throw asSourceError(thrown);
      }
    },
    locate: (path) =>
      file.locate(path).catch((thrown: unknown) => {
        throw asSourceError(thrown);
      }),
    get hungCalls() {
      return file.hungCalls;
    },
    get isHanging() {
      return file.isHanging;
    },
    close: () => {
      for (const source of Object.values(sources)) source.close();
    },
  };
}
