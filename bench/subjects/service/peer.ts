/**
 * @vladmandic/human on the same photos: face detector, antispoof and liveness. Its detector finds no card,
 * and it has no check for blur, print or swaps. Started by `throughput`, one for each core.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { decode } from '../../../src/image/index.ts';
import { answerRounds } from '../../shared/load/round.ts';

const off = { enabled: false } as const;

async function main(): Promise<void> {
  const human = await openHuman();
  answerRounds(async (photo) => () => judge(human, photo));
}

async function openHuman() {
  const require = createRequire(import.meta.url);
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  const folder = join(wasm, '../../../@vladmandic/human');
  // Imported by path: the package's table of exports does not contain this build.
  const { Human } = require(join(folder, 'dist/human.node-wasm.js'));
  // It loads its models with fetch, which does not read files.
  const files = createServer(async (request, response) =>
    response.end(await readFile(join(folder, 'models', basename(request.url ?? '')))),
  ).listen(0, '127.0.0.1');
  await once(files, 'listening');
  const { port } = files.address() as AddressInfo;
  const human = new Human({
    backend: 'wasm',
    wasmPath: `${wasm}/`,
    modelBasePath: `http://127.0.0.1:${port}/`,
    debug: false,
    cacheSensitivity: 0,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { rotation: false, maxDetected: 1 },
      mesh: off,
      iris: off,
      emotion: off,
      description: off,
      antispoof: { enabled: true },
      liveness: { enabled: true },
    },
  });
  await human.load();
  files.close();
  return human;
}

async function judge(human: Awaited<ReturnType<typeof openHuman>>, photo: Uint8Array): Promise<void> {
  const { data, widthPx, heightPx } = await decode(photo, { maxBytes: 4_194_304, maxPixels: 50_000_000 });
  const tensor = human.tf.tensor(data, [1, heightPx, widthPx, 3], 'float32');
  const { face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  if (face[0]?.real === undefined || face[0]?.live === undefined)
    throw new Error('Expected antispoof and liveness of a face');
}

if (import.meta.main) await main();
