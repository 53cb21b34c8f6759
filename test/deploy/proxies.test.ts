import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { errorTable } from '../../src/errors.ts';
import { listen, type Running } from '../http/listen.ts';
import { curl, type Front, isInstalled, startCaddy, startNginx } from './proxy.ts';

/**
 * Photos up to this many MB are answered exactly as by the service. nginx refuses by the declared length. Caddy forwards the body, and
 * if the service refuses in the middle of a long one, it may disconnect after the status and before the answer's body.
 */
const proxies = {
  nginx: { start: startNginx, tooLong: [5, 12, 40] },
  caddy: { start: startCaddy, tooLong: [5] },
} as const;
const okAnswer = /^\{"status":"OK","message":\{"blur".*\}\}\}\n200$/;
const photo = 'img=@samples/sample-swapped.jpg';
const answerOf = (error: 'IMAGE_INVALID_SIZE' | 'INNER_ERROR') => {
  const { message, httpStatus } = errorTable[error];
  return `{"status":"${error}","message":"${message}"}\n${httpStatus}`;
};

for (const [name, { start, tooLong }] of Object.entries(proxies)) {
  const skip = isInstalled(name) && isInstalled('curl') ? false : `${name} is not installed`;
  describe(`${name} with its file in deploy/`, { skip }, () => {
    let folder: string;
    let service: Running;
    let proxy: Front;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), `antifake-${name}-`));
      service = await listen({ settings: { adminPort: 0 } });
      proxy = await start({ folder, service: service.port, health: Number(new URL(service.adminUrl!).port) });
    });
    after(async () => {
      proxy?.end();
      await service?.close();
      rmSync(folder, { recursive: true });
    });
    const post = (form: string, ...more: readonly string[]) =>
      curl('--header', `X-API-Key: ${service.key}`, '--form', form, ...more, `${proxy.url}/v1/th_card/antifake`);

    it('answers a photo through TLS', async () => {
      assert.match((await post(photo)).stdout, okAnswer);
      const { stdout } = await curl('--dump-header', '-', `${proxy.url}/openapi.json`);
      assert.match(stdout, /strict-transport-security: max-age=31536000/i);
    });

    it('does not expose the routes for monitoring', async () => {
      for (const path of ['livez', 'readyz', 'metrics'])
        assert.match((await curl(`${proxy.url}/${path}`)).stdout, /\n404$/, path);
    });

    it('answers a photo that is too long like the service', async () => {
      for (const megabytes of tooLong) {
        const file = join(folder, 'long');
        writeFileSync(file, Buffer.alloc(megabytes * 1e6));
        assert.equal((await post(`img=@${file}`)).stdout, answerOf('IMAGE_INVALID_SIZE'), `${megabytes} MB`);
      }
    });

    it('writes no photo to disk while it arrives', async () => {
      assert.match((await post(photo, '--limit-rate', '60K')).stdout, okAnswer);
      const log = join(folder, 'error.log');
      assert.ok(!existsSync(log) || !readFileSync(log, 'utf8').includes('temporary file'));
    });

    it('answers like the service if there is no replica', async () => {
      await service.app.http.close();
      assert.equal((await post(photo)).stdout, answerOf('INNER_ERROR'));
    });
  });
}
