import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';
import { decodeBase64 } from './base64.ts';
import { readForm } from './form.ts';
import { multipartLimits, readMultipart } from './multipart.ts';
import { maxBodyBytes } from './settings.ts';

/** The body of a photo route, however it came. */
export interface PhotoBody {
  /** Base64 text, or a multipart file's bytes. */
  readonly img: string | Uint8Array;
}

/** Teaches the app the three body types: form, JSON (Fastify's own) and multipart. */
export async function acceptPhotoBodies(app: FastifyInstance): Promise<void> {
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: maxBodyBytes },
    (_request, body, done) => {
      try {
        done(null, readForm(body.toString()));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  await app.register(multipart, { limits: multipartLimits, throwFileSizeLimit: false });
}

/** A hook before validation: reads a multipart body, and refuses a request without a body type. */
export async function readBody(request: FastifyRequest): Promise<void> {
  if (request.isMultipart()) request.body = await readMultipart(request);
  if (request.body === undefined || request.body === null)
    throw new AntifakeError('INVALID_REQUEST', 'expected a body but received none');
}

/** The photo's bytes. @throws AntifakeError INVALID_REQUEST or IMAGE_INVALID_SIZE */
export function photoOf(body: PhotoBody): Uint8Array {
  const bytes = typeof body.img === 'string' ? decodeBase64(body.img) : body.img;
  if (bytes.byteLength === 0) throw new AntifakeError('INVALID_REQUEST', 'expected a photo for img but received none');
  return bytes;
}
