import type { IncomingMessage } from 'node:http';
import { asOutboundError } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';

/**
 * The body of an answer, in an `ArrayBuffer` of its own. Nothing is kept beyond the limit, whatever the headers declare.
 * @throws OutboundError `too_long`, `bad_answer` if it is compressed, or `unavailable` if it breaks off.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const { 'content-encoding': encoding = 'identity', 'content-length': declared = '0' } = response.headers;
  try {
    if (encoding.toLowerCase() !== 'identity')
      throw new OutboundError(
        'bad_answer',
        'Expected an answer without content encoding but received a compressed one',
      );
    if (Number(declared) > maxBytes) throw tooLong(maxBytes);
    return await collect(response, maxBytes);
  } catch (cause) {
    response.destroy();
    throw asOutboundError(cause);
  }
}

/** Also for the streams of other clients. @throws OutboundError `too_long`; what the stream throws. */
export async function collect(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > maxBytes) throw tooLong(maxBytes);
    parts.push(part);
  }
  // Not Buffer.concat, whose small results share one ArrayBuffer.
  const whole = Buffer.allocUnsafeSlow(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** @param maxBytes the limit that was exceeded. */
export function tooLong(maxBytes: number): OutboundError {
  return new OutboundError('too_long', `Expected at most ${maxBytes} bytes but received more`);
}
