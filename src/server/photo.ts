import { MIMEType } from 'node:util';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';
import { type BodyReader, readWhole } from './body.ts';
import { callerOf } from './call.ts';
import { networkOf } from './connections.ts';
import { sendContinue } from './expect.ts';
import { FormReader } from './form.ts';
import { JsonReader } from './json.ts';
import type { BodyMemory } from './memory.ts';
import { MultipartReader } from './multipart.ts';
import type { ReserveBytes } from './photo-bytes.ts';
import { maxBodyBytes } from './settings.ts';
import { Slices } from './slices.ts';

/** The body of a photo route, of any media type. */
export interface PhotoBody {
  /** The photo, never empty, in an `ArrayBuffer` of its own. */
  readonly img: Uint8Array<ArrayBuffer>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the body is a photo, which is read as it arrives. */
    readonly takesPhoto?: boolean;
  }
}

/** Adds the parsers of the three body types to the app: form, JSON and multipart. No other code reads a body. */
export function acceptPhotoBodies(app: FastifyInstance, memory: BodyMemory): void {
  const slices = new Slices();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.addHook('preValidation', async (request, reply) => {
    if (request.routeOptions.config.takesPhoto === true)
      request.body = await request.call.span.run('body', () => readBody(request, reply, { memory, slices }));
  });
}

/** Parts shared by all bodies. */
interface Shared {
  readonly memory: BodyMemory;
  readonly slices: Slices;
}

/** Reads a photo as it arrives; its memory is released at the latest when the answer has been sent. */
async function readBody(request: FastifyRequest, reply: FastifyReply, { memory, slices }: Shared): Promise<PhotoBody> {
  const { raw, headers } = request;
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes)
    throw new AntifakeError('too_long', `expected at most ${maxBodyBytes} bytes for the body`);
  const reservation = memory.open({ address: networkOf(request.ip), keyId: callerOf(request.call).id });
  reply.raw.once('close', () => reservation.release());
  const reader = readerOf(headers['content-type'], (bytes) => reservation.reserve(bytes));
  sendContinue(request, reply);
  const img = await readWhole(raw, reader, slices);
  reservation.reserve(img.length);
  return { img };
}

/** Picks the reader of a media type. @throws AntifakeError INVALID_REQUEST if there is none. */
function readerOf(contentType: string | undefined, reserve: ReserveBytes): BodyReader {
  const type = mediaTypeOf(contentType);
  switch (type?.essence) {
    case 'application/x-www-form-urlencoded':
      return new FormReader(reserve);
    case 'application/json':
      return new JsonReader(reserve);
    case 'multipart/form-data':
      return new MultipartReader(type.params.get('boundary') ?? '', reserve);
    default:
      throw new AntifakeError('body_type', 'expected a form, JSON or multipart body but received something else');
  }
}

function mediaTypeOf(text = ''): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}
