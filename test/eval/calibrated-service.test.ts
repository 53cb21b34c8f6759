import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { AntifakeClient } from '../../client/index.ts';
import { fitCalibration, parseTarget } from '../../src/eval/index.ts';
import { createInspector, type InspectorOptions } from '../../src/index.ts';
import { listen } from '../http/listen.ts';
import { cardPhoto, okPattern } from '../http/photos.ts';
import { makeRows } from './rows.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-calibrated-'));
});
after(() => rm(folder, { recursive: true }));

/** Fits invented rows for the existing models. */
async function calibrate(
  change: { readonly version?: string } = {},
  options: InspectorOptions = {},
): Promise<{ path: string; id: string }> {
  const { models, thresholds, close } = await createInspector(options);
  await close();
  const engine = { photos: 'cards', models: models.map((model) => ({ ...model, ...change })), thresholds } as const;
  const rows = makeRows(2000).map(({ group: _, ...row }) => row);
  const fitted = fitCalibration({ rows, engine, target: parseTarget('bpcer=0.01'), fittedAt: new Date(0) });
  const path = join(folder, `${fitted.id}.json`);
  await writeFile(path, JSON.stringify(fitted));
  return { path, id: fitted.id };
}

it('a service with a calibration scores by it and names it, also in a replay, and the drop-in answer keeps its schema', async () => {
  const { path, id } = await calibrate();
  const running = await listen({ calibration: path });
  const headers = { 'x-api-key': running.key, 'content-type': 'application/json', 'idempotency-key': 'order-1' };
  const body = JSON.stringify({ img: cardPhoto.toString('base64') });
  for (const replayed of [null, 'true']) {
    const answer = await fetch(`${running.url}/v1/th_card/antifake`, { method: 'POST', headers, body });
    assert.match(await answer.text(), okPattern);
    assert.equal(answer.headers.get('antifake-calibration'), id);
    assert.equal(answer.headers.get('idempotent-replayed'), replayed);
  }
  const client = new AntifakeClient({ baseUrl: running.url, apiKey: running.key });
  const { status, message } = await client.inspect(cardPhoto);
  await running.close();
  assert.ok(status === 'OK');
  assert.equal(message.calibration, id);
});

it('a calibration for another version of a model stops the start', async () => {
  const { path } = await calibrate({ version: '7.7.7' });
  await assert.rejects(
    createInspector({ calibration: path }),
    /fitted for blur \S+ but received one for 7\.7\.7; run antifake calibrate again/,
  );
});

it('a calibration for the models of commercial terms is used with these terms, and with others it stops the start', async () => {
  const commercial = { terms: 'commercial' } as const;
  const { path, id } = await calibrate({}, commercial);
  const inspector = await createInspector({ ...commercial, calibration: path });
  const { calibration, operatingPoints } = inspector;
  await inspector.close();
  assert.equal(calibration, id);
  assert.match(operatingPoints.deepfake?.meaning ?? '', / on 960 bona fide photos, APCER /);
  await assert.rejects(
    createInspector({ calibration: path }),
    /but received one for \S+; run antifake calibrate again/,
  );
});
