import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { isInstalled } from '../deploy/proxy.ts';
import { answering, open } from './open.ts';

const skip = isInstalled('openssl') ? false : 'NOT RUN: openssl is not installed';
const limits = { maxBytes: 1000 };

describe('photos over https', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-tls-'));
  const authorities = getCACertificates();
  const names: (string | false | null)[] = [];
  let server: Server;
  let port: number;
  before(async () => {
    const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
    const subject = ['-subj', '/CN=photos.example', '-addext', 'subjectAltName=DNS:photos.example'];
    const options = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject];
    execFileSync('openssl', [...options, '-keyout', files.key, '-out', files.cert], { stdio: 'ignore' });
    const [key, cert] = [readFileSync(files.key), readFileSync(files.cert, 'utf8')];
    server = createServer({ key, cert }, (request, response) => {
      names.push((request.socket as TLSSocket).servername);
      response.end('photo');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ({ port } = server.address() as AddressInfo);
    setDefaultCACertificates([...authorities, cert]);
  });
  after(() => {
    setDefaultCACertificates(authorities);
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('come from the address that was checked, under the name of the reference', async (test) => {
    const reference = `https://photos.example:${port}/`;
    const sources = open(test, { allowed: [reference] }, answering(['127.0.0.1']));
    assert.equal(String(await sources.read(reference, limits)), 'photo');
    assert.deepEqual(names, ['photos.example']);
  });

  it('are unavailable if the certificate is for another name, or of nobody that is trusted', async (test) => {
    const reference = `https://other.example:${port}/`;
    const sources = open(test, { allowed: [reference] }, answering(['127.0.0.1']));
    await assert.rejects(sources.read(reference, limits), { code: 'unavailable' });
    setDefaultCACertificates(authorities);
    const trusted = `https://photos.example:${port}/`;
    await assert.rejects(open(test, { allowed: [trusted] }, answering(['127.0.0.1'])).read(trusted, limits), {
      code: 'unavailable',
    });
    assert.deepEqual(names, ['photos.example']);
  });
});
