import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp, { type JpegOptions } from 'sharp';
import { readWork } from './jpeg-scans.ts';

const countScans = (bytes: Uint8Array) => readWork(bytes).scans;

const noise = sharp(
  Uint8Array.from({ length: 90 * 70 * 3 }, (_, index) => (index * 7919) % 251),
  {
    raw: { width: 90, height: 70, channels: 3 },
  },
);

test('counts the scans of baseline, progressive and greyscale JPEGs, even if their data contain bytes of 255', async () => {
  const files = await Promise.all([
    noise.clone().jpeg({ quality: 100 }).toBuffer(),
    noise.clone().jpeg({ quality: 100, progressive: true }).toBuffer(),
    noise.clone().greyscale().toColourspace('b-w').jpeg({ quality: 100, progressive: true }).toBuffer(),
  ]);
  // libjpeg's standard scripts: ten scans in colour, six in grey.
  assert.deepEqual(files.map(countScans), [1, 10, 6]);
});

test('ignores the contents of segments, and stops at the end of the file, even if it is truncated', async () => {
  const jpeg = await noise.clone().jpeg().toBuffer();
  const scan = Buffer.from([0xff, 0xda]);
  const comment = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 4]), scan, jpeg.subarray(2)]);
  assert.equal(countScans(comment), 1);
  assert.equal(countScans(Buffer.concat([jpeg, jpeg])), 1);
  assert.equal(countScans(Buffer.from([0xff, 0xd8, 0xff])), 0);
  assert.equal(countScans(Buffer.from([0xff, 0xd8, 0xff, 0xda])), 1);
});

test('counts the coefficients that all scans visit and that are in memory until the last one, by the sampling of each component', async () => {
  const [whole, quarter] = [9 * 12 * 64, 5 * 6 * 64];
  const work = async (options: JpegOptions) => readWork(await noise.clone().jpeg(options).toBuffer());
  const baseline = { scans: 1, visited: whole + 2 * quarter, bufferedCoefficients: 0 };
  assert.deepEqual(await work({ chromaSubsampling: '4:2:0' }), baseline);
  // In colour, two scans bring every component's first coefficient, four bring the rest of the first and two each of the others.
  const halved = { scans: 10, visited: 6 * whole + 8 * quarter, bufferedCoefficients: whole + 2 * quarter };
  assert.deepEqual(await work({ progressive: true, chromaSubsampling: '4:2:0' }), halved);
  const full = { scans: 10, visited: 14 * whole, bufferedCoefficients: 3 * whole };
  assert.deepEqual(await work({ progressive: true, chromaSubsampling: '4:4:4' }), full);
});
