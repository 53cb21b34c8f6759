import { MIMEType } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AntifakeError, type ErrorReason } from '../errors.ts';
import { type BodyReader, readWhole } from './body.ts';
import { callerOf } from './call.ts';
import { networkOf } from './connections.ts';
import { sendContinue } from './expect.ts';
import { JsonSize } from './json-size.ts';
import { BodyMemory } from './memory.ts';
import type { ReserveBytes } from './photo-bytes.ts';
import { Slices } from './slices.ts';

/** The JSON body of a route that is not about photos. */
export interface JsonBody {
  isValid(value: unknown): boolean;
  /** A request without a body counts as one with `{}`. */
  readonly isOptional: boolean;
  /** Default: 16 KiB. */
  readonly maxBytes?: number;
  /** Reason of a longer body; default: `broken_body`. */
  readonly tooLong?: ErrorReason;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body to read and validate; absent: none, or a photo. */
    readonly json?: JsonBody;
  }
}

/** Maximum length of a short body; a longer one is not read. */
const shortBytes = 16_384;

/** Maximum length of a long body, such as a list of photos. */
export const maxLongBytes = 12_000_000;

/** Maximum of the values of a long body: more than 100,000 photos with two fields each have. */
const maxLongValues = 600_000;
/** Maximum of the objects and lists within each other in a long body. */
const maxLongDepth = 8;
/** Maximum of the names in a long body for each object, on average: an object of very many names takes long to build. */
const maxLongNames = 2;

/** Memory for the long bodies of all requests: for four of them, of which a key may send one and an address two. */
const memoryLimits = { bytes: 4 * maxLongBytes, addressBytes: 2 * maxLongBytes, keyBytes: maxLongBytes };

/** Adds the reader of JSON bodies to the app. */
export function acceptJsonBodies(app: FastifyInstance): void {
  const slices = new Slices();
  const memory = new BodyMemory(memoryLimits);
  app.addHook('preValidation', async (request, reply) => {
    const { json } = request.routeOptions.config;
    if (json === undefined) return;
    if (json.isOptional && !hasBody(request)) {
      request.body = {};
      return;
    }
    requireType(request.headers['content-type']);
    sendContinue(request, reply);
    const reservation = memory.open({ address: networkOf(request.ip), keyId: callerOf(request.call).id });
    reply.raw.once('close', () => reservation.release());
    const isLong = json.maxBytes !== undefined;
    const reader = new TextReader(json, (bytes) => isLong && reservation.reserve(bytes));
    reader.expect(Number(request.headers['content-length'] ?? 0));
    const value = parse(await readWhole(request.raw, reader, slices));
    if (!json.isValid(value))
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

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AntifakeError('broken_body', 'expected JSON in UTF-8', { cause });
  }
}

/** Keeps a body as it arrives. */
class TextReader implements BodyReader {
  readonly #json: JsonBody;
  readonly #reserve: ReserveBytes;
  readonly #chunks: Uint8Array[] = [];
  readonly #size = new JsonSize();
  #length = 0;

  constructor(json: JsonBody, reserve: ReserveBytes) {
    this.#json = json;
    this.#reserve = reserve;
  }

  /** @throws AntifakeError if a body of this length is too long. */
  expect(bytes: number): void {
    const { maxBytes = shortBytes, tooLong = 'broken_body' } = this.#json;
    if (bytes > maxBytes) throw new AntifakeError(tooLong, `expected at most ${maxBytes} bytes for a JSON body`);
  }

  push(chunk: Uint8Array): void {
    this.#length += chunk.length;
    this.expect(this.#length);
    this.#reserve(this.#length);
    if (this.#json.maxBytes !== undefined) this.#measure(chunk);
    // A copy: the chunk's own memory is freed once it was read. `slice` of a Buffer would not be one.
    this.#chunks.push(Uint8Array.from(chunk));
  }

  end(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#chunks));
  }

  /** @throws AntifakeError before the values or their depth are so many that parsing them would take long. */
  #measure(chunk: Uint8Array): void {
    this.#size.add(chunk);
    const { depth, objects, names } = this.#size;
    if (depth > maxLongDepth)
      throw new AntifakeError('wrong_fields', `expected at most ${maxLongDepth} objects and lists within each other`);
    if (names > maxLongNames * (objects + maxLongDepth))
      throw new AntifakeError('wrong_fields', `expected at most ${maxLongNames} names in an object`);
    if (this.#size.values > maxLongValues)
      throw new AntifakeError(this.#json.tooLong ?? 'broken_body', `expected at most ${maxLongValues} values`);
  }
}
