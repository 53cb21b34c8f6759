import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { messageOf } from '../../../../src/answer.ts';
import { AntifakeError, createInspector, type Inspector } from '../../../../src/index.ts';

/** A different photo, and what one inspection of it says. */
export interface Kind {
  /** Absent: the web server does not have it. */
  readonly bytes?: Uint8Array;
  readonly expected: Expected;
}

/** The result that every photo of a kind must have. */
export interface Expected {
  readonly status: string;
  readonly reason?: string;
  /** JSON. */
  readonly message?: string;
  readonly isCharged: boolean;
}

/** Photos that are small, because the bench is about many, and others that are not judged or not charged; each is judged once, without a queue. */
export async function makeKinds(): Promise<readonly Kind[]> {
  const inspector = await createInspector({ workers: 1 });
  const kinds: Kind[] = [];
  for await (const bytes of drawFiles()) kinds.push({ bytes, expected: await expect(inspector, bytes) });
  await inspector.close();
  return [...kinds, { expected: { status: 'SOURCE_ERROR', reason: 'not_found', isCharged: false } }];
}

/** The samples in six sizes, a photo without a card, a file that is no photo. */
async function* drawFiles(): AsyncGenerator<Uint8Array> {
  for (const name of ['card', 'blurred', 'cut', 'photocopy', 'swapped'])
    for (const widthPx of [440, 480, 520, 560, 600, 640])
      yield await sharp(readFileSync(`samples/sample-${name}.jpg`))
        .resize(widthPx)
        .jpeg()
        .toBuffer();
  const plain = { width: 320, height: 240, channels: 3, background: '#8090a0' } as const;
  yield await sharp({ create: plain }).jpeg().toBuffer();
  yield Buffer.from('no picture');
}

async function expect(inspector: Inspector, bytes: Uint8Array): Promise<Expected> {
  try {
    const inspection = await inspector.inspect(bytes);
    if (inspection.outcome === 'failed') return { status: 'FAIL', reason: inspection.reason, isCharged: true };
    return { status: 'OK', message: JSON.stringify(messageOf(inspection)), isCharged: true };
  } catch (error) {
    if (!(error instanceof AntifakeError)) throw error;
    return { status: error.code, reason: error.reason, isCharged: false };
  }
}

/** A web server with any number of photos. */
export interface PhotoServer {
  /** Folder, as the settings of the product name it. */
  readonly folder: string;
  /** Reference of the photo with this number. */
  referenceOf(photo: number): string;
  /** How often each photo was read so far. */
  readonly reads: ReadonlyMap<number, number>;
  close(): void;
}

/** Serves photo `n` as the kind `n modulo their number`, each under its own name. */
export async function servePhotos(kinds: readonly Kind[], address: string): Promise<PhotoServer> {
  const reads = new Map<number, number>();
  const server = createServer((request, response) => {
    const photo = Number(/^\/photos\/(\d+)\.jpg$/.exec(request.url ?? '')?.[1]);
    const bytes = kinds[photo % kinds.length]?.bytes;
    reads.set(photo, (reads.get(photo) ?? 0) + 1);
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length }).end(bytes);
  }).listen(0, address);
  await once(server, 'listening');
  const folder = `http://${address}:${(server.address() as AddressInfo).port}/photos/`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { folder, referenceOf: (photo) => `${folder}${photo}.jpg`, reads, close };
}
