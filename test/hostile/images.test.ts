import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listen, post, type Running, usageOf } from '../http/listen.ts';
import { bodies, emptyPhoto } from '../http/photos.ts';
import { type Expected, hostileImages } from './images.ts';

const images = await hostileImages();
const answers: Readonly<Record<Expected, readonly string[]>> = {
  FAIL: [bodies.fail],
  IMAGE_INVALID_FORMAT: [bodies.format],
  IMAGE_INVALID_SIZE: [bodies.size],
  INVALID_REQUEST: [bodies.request],
  broken: [bodies.fail, bodies.format],
};

describe('hostile photos', () => {
  let running: Running;
  before(async () => {
    running = await listen({ settings: { logLevel: 'error' } });
  });
  after(() => running.close());

  for (const { title, bytes, expected } of images)
    it(`${title}: ${expected}`, async () => {
      const { body, httpStatus } = await post(running, { img: bytes.toString('base64') });
      assert.ok(answers[expected].includes(body), body);
      assert.equal(httpStatus, body === bodies.fail ? 200 : body === bodies.size ? 413 : 400);
    });

  it('are not charged if refused and report no internal error, and the next good photo is answered', async () => {
    assert.equal((await post(running, { img: emptyPhoto.toString('base64') })).body, bodies.fail);
    const usage = await usageOf(running);
    assert.deepEqual(Object.keys(usage), ['FAIL', 'IMAGE_INVALID_FORMAT', 'IMAGE_INVALID_SIZE']);
    const [fails = 0, charged = 0] = usage.FAIL ?? [];
    assert.equal(fails, charged);
    assert.equal(usage.IMAGE_INVALID_FORMAT?.[1], 0);
    assert.equal(usage.IMAGE_INVALID_SIZE?.[1], 0);
    assert.deepEqual(running.logLines, []);
  });
});
