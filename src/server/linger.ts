import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** How much is still read and discarded after an answer, so that a caller who is still sending can see it. */
const maxBytes = 65_536;
const maxMs = 500;

/** Whether part of the body has not arrived yet. */
export function isHalfRead({ complete, headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !complete;
}

/** Discarding a body of the usual length of a photo costs less than a new connection of the caller. */
const maxDroppedBytes = 1_048_576;
const maxDropMs = 2000;

/** Whether the rest of a half-read body is short enough to be discarded, so that the connection can be kept. */
export function isSoonDropped({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= maxDroppedBytes;
}

/** Discards the rest of a body as it arrives, and closes the connection if that takes too long. */
export function dropRest(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), maxDropMs);
  const stop = () => clearTimeout(timer);
  request.once('end', stop).once('close', stop).resume();
}

/**
 * Delays closing the connection of this request. The answer must contain `connection: close`; without the delay Node closes
 * the connection as soon as the answer is written, and a caller who is still sending loses it.
 */
export function lingerAfterAnswer({ socket }: IncomingMessage): void {
  socket.destroySoon = () => linger(socket);
}

/** Ends a connection: sends FIN, discards a limited amount of incoming data, and destroys the socket half a second later. */
export function linger(socket: Socket): void {
  // Data that arrives now is not a request.
  socket.removeAllListeners('data');
  let left = maxBytes;
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) socket.pause();
  });
  socket.once('end', () => socket.destroy());
  socket.end();
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), maxMs);
  socket.once('close', () => clearTimeout(timer));
}
