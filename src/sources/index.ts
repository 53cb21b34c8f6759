import type { SourceProblem } from './source-error.ts';

export { SourceError, type SourceErrorCode, type SourceProblem, sourceErrorTable } from './source-error.ts';

/** Where photos may be read from; the settings table in `cli/` contains names and defaults. Nothing is allowed by default. */
export interface SourceSettings {
  /** Prefixes: `https://host/folder/`, `http://host/`, `s3://bucket/folder/`. */
  readonly allowed: readonly string[];
  /** Shared folders by name: `file://NAME/path` is the file `path` in the folder. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Networks (CIDR) that may be connected to although they are not public. */
  readonly networks: readonly string[];
  readonly s3: S3Settings;
  /** From the start of a read to its last byte. */
  readonly timeoutMs: number;
}

/** How to reach the object store; the credentials are found by the SDK's own chain. */
export interface S3Settings {
  /** Absent: Amazon's own. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  readonly pathStyle: boolean;
}

export interface ReadOptions {
  /** The promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
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
   * References of all files under an allowed prefix, `s3://bucket/…` or `file://NAME/…`, in a stable order.
   * @throws SourceError, `malformed` for a web address, which cannot be listed.
   */
  list(prefix: string, options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<string>;
  /** Closes the connections that are kept for further reads. */
  close(): void;
}

/** @throws TypeError if a setting is malformed. */
export function createSources(_settings: SourceSettings): Sources {
  throw new Error('under construction');
}
