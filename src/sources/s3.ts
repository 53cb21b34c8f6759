import type { Readable } from 'node:stream';
import type { S3ServiceException } from '@aws-sdk/client-s3';
import { collect, OutboundError, tooLong, withinTime } from '../outbound/index.ts';
import { parseReference } from './reference.ts';
import { errorOfStatus, SourceError } from './source-error.ts';
import type { Source } from './sources.ts';

/** How to reach the object store; the credentials are found by the SDK's own chain. */
export interface S3Settings {
  /** Absent: Amazon's own. */
  readonly endpoint?: string | undefined;
  /** Absent: the SDK's own chain; with an endpoint, `us-east-1`. */
  readonly region?: string | undefined;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  readonly pathStyle: boolean;
}

/** Whether the text may be in the list of allowed folders: `s3://bucket/folder/`. */
export function isS3Prefix(text: string): boolean {
  return bucketPath(text) !== undefined;
}

/** Photos in an object store. The endpoint is the operator's choice, so every address is allowed. @throws TypeError if a prefix is malformed. */
export function createS3Source(settings: {
  readonly allowed: readonly string[];
  readonly s3: S3Settings;
  readonly timeoutMs: number;
}): Source<'s3'> {
  const allowed = settings.allowed.filter((prefix) => !/^https?:/i.test(prefix)).map(allowedPath);
  let opened: ReturnType<typeof openClient> | undefined;
  const open = () => {
    opened ??= openClient(settings.s3);
    return opened;
  };
  const exchange = <T>(signal: AbortSignal | undefined, ask: (limit: AbortSignal) => Promise<T>) =>
    withinTime(settings.timeoutMs, signal, (limit) => ask(limit).catch(rethrow));
  return {
    check: ({ bucket, key }) => {
      if (!allowed.some((path) => `${bucket}/${key}`.startsWith(path)))
        throw new SourceError(
          'not_allowed',
          'Expected a place that the settings of the service allow but received another one',
        );
    },
    read: async ({ bucket, key }, { signal, maxBytes }) => {
      if (key === '') throw errorOfStatus(404);
      const { client, GetObjectCommand } = await open();
      return exchange(signal, async (abortSignal) => {
        const command = new GetObjectCommand({ Bucket: bucket, Key: key });
        const { Body, ContentLength = 0 } = await client.send(command, { abortSignal });
        const body = Body as Readable;
        try {
          if (ContentLength > maxBytes) throw tooLong(maxBytes);
          return await collect(body, maxBytes);
        } finally {
          body.destroy();
        }
      });
    },
    list: async function* ({ bucket, key }, { signal }) {
      const { client, ListObjectsV2Command } = await open();
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token });
        const page = await exchange(signal, (abortSignal) => client.send(command, { abortSignal }));
        // A key that ends with a slash is a folder in the eyes of consoles, and an empty object.
        for (const { Key = '/' } of page.Contents ?? []) if (!Key.endsWith('/')) yield `s3://${bucket}/${Key}`;
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    close: () => void opened?.then(({ client }) => client.destroy()),
  };
}

/** The SDK is loaded with the first reference to an object store: services without one do not pay for it. */
async function openClient({ endpoint, region, pathStyle }: S3Settings) {
  const { GetObjectCommand, ListObjectsV2Command, S3Client } = await import('@aws-sdk/client-s3');
  const chosen = region ?? (endpoint === undefined ? undefined : 'us-east-1');
  const client = new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(chosen !== undefined && { region: chosen }),
    forcePathStyle: pathStyle,
  });
  return { client, GetObjectCommand, ListObjectsV2Command };
}

/** The path `bucket/folder/` of a prefix such as `s3://bucket/folder`. */
function bucketPath(prefix: string): string | undefined {
  try {
    const reference = parseReference(prefix.endsWith('/') ? prefix : `${prefix}/`);
    return reference.kind === 's3' ? `${reference.bucket}/${reference.key}` : undefined;
  } catch {
    return undefined;
  }
}

function allowedPath(prefix: string): string {
  const path = bucketPath(prefix);
  if (path !== undefined) return path;
  throw new TypeError(`Expected a prefix such as s3://bucket/folder/ but received ${JSON.stringify(prefix)}`);
}

/** Errors that are about the service and not about the reference: they end when the operator corrects a key or a clock. */
const errorsOfCredentials: readonly (string | undefined)[] = [
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
  'ExpiredToken',
  'InvalidToken',
  'RequestTimeTooSkewed',
];

/** Errors of the SDK, whose messages may name hosts, buckets and keys. Without a status, nothing was answered: no connection, no credentials. */
function rethrow(cause: unknown): never {
  if (cause instanceof OutboundError) throw cause;
  const { name, $metadata } = cause as Partial<S3ServiceException>;
  if (errorsOfCredentials.includes(name))
    throw new SourceError('unavailable', 'Expected the object store to accept the service but it did not', { cause });
  const status = $metadata?.httpStatusCode;
  if (status !== undefined && status >= 300) throw errorOfStatus(status, cause);
  throw new SourceError('unavailable', 'Expected a complete answer of the object store but received none', { cause });
}
