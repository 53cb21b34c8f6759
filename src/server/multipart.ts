import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';
import { maxPhotoBytes } from '../photo.ts';
import { maxBodyBytes } from './settings.ts';

/** What a multipart body may hold: enough for a photo and some parameters that are ignored. */
export const multipartLimits = {
  fileSize: maxPhotoBytes,
  fieldSize: maxBodyBytes,
  fields: 16,
  files: 4,
  parts: 20,
  headerPairs: 32,
};

/**
 * Reads the one `img` of a multipart body: a file's bytes, or the text of a plain field (base64).
 * @throws AntifakeError INVALID_REQUEST when it is missing, repeated or malformed, IMAGE_INVALID_SIZE past 4 MiB.
 */
export async function readMultipart(request: FastifyRequest): Promise<{ readonly img: Uint8Array | string }> {
  const values: (Uint8Array | string)[] = [];
  try {
    for await (const part of request.parts()) {
      const value = await readPart(part);
      if (part.fieldname === 'img') values.push(value);
    }
  } catch (cause) {
    if (cause instanceof AntifakeError) throw cause;
    throw new AntifakeError('INVALID_REQUEST', 'a malformed multipart body', { cause });
  }
  const [img] = values;
  if (img === undefined || values.length > 1)
    throw new AntifakeError('INVALID_REQUEST', `expected one part img but received ${values.length}`);
  return { img };
}

async function readPart(part: Multipart): Promise<Uint8Array | string> {
  const value = part.type === 'file' ? await part.toBuffer() : part.value;
  if (part.type === 'file' ? part.file.truncated : part.valueTruncated)
    throw new AntifakeError('IMAGE_INVALID_SIZE', `expected at most ${maxPhotoBytes} bytes for a part`);
  if (value instanceof Uint8Array || typeof value === 'string') return value;
  throw new AntifakeError('INVALID_REQUEST', `expected a file or text for a part but received ${typeof value}`);
}
