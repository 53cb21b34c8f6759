import { MIMEType } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { AntifakeError } from '../errors.ts';
import { type BodyReader, readWhole } from './body.ts';
import { sendContinue } from './expect.ts';
import { Slices } from './slices.ts';

/** The JSON body of a route that is not about photos. */
export interface JsonBody {
  readonly schema: TSchema;
  /** A request without a body counts as one with `{}`. */
  readonly isOptional: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body to read and validate; absent: none, or a photo. */
    readonly json?: JsonBody;
  }
}

/** Maximum length of such a body; a longer one is not read. */
const maxBytes = 16_384;

/** Adds the reader of short JSON bodies to the app. */
export function acceptJsonBodies(app: FastifyInstance): void {
  const slices = new Slices();
  app.addHook('preValidation', async (request, reply) => {
    const { json } = request.routeOptions.config;
    if (json === undefined) return;
    if (json.isOptional && !hasBody(request)) {
      request.body = {};
      return;
    }
    requireType(request.headers['content-type']);
    sendContinue(request, reply);
    const reader = new TextReader();
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLong();
    const value = parse(Buffer.from(await readWhole(request.raw, reader, slices)));
    if (!Value.Check(json.schema, value))
      throw new AntifakeError('wrong_fields', 'expected the fields that openapi.json describes');
    request.body = value;
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function requireType(contentType = ''): void {
  try {
    if (new MIMEType(contentType).essence === 'application/json') return;
  } catch {
    // No media type at all.
  }
  throw new AntifakeError('body_type', 'expected a JSON body but received something else');
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AntifakeError('broken_body', 'expected JSON in UTF-8', { cause });
  }
}

function tooLong(): AntifakeError {
  return new AntifakeError('broken_body', `expected at most ${maxBytes} bytes for a JSON body`);
}

/** Keeps a short body as it arrives. */
class TextReader implements BodyReader {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  push(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > maxBytes) throw tooLong();
    this.#chunks.push(Uint8Array.from(chunk));
  }

  end(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#chunks));
  }
}
