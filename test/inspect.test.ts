import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it, test } from 'node:test';
import sharp from 'sharp';
import { createInspector, type Judged } from '../src/index.ts';
import { planPhoto, renderPhoto } from '../synth/index.ts';
import { distance, judgeBy } from './judge.ts';

const sample = readFileSync('samples/sample-card.jpg');
const inspector = await createInspector();
after(() => inspector.close());
const judge = (image: Uint8Array) => judgeBy(inspector, image);

test('a clean sample card is judged and raises no check', async () => {
  const { checks, card, portrait, models } = await judge(sample);
  for (const [name, { verdict, score }] of Object.entries(checks)) assert.equal(verdict, 'no', `${name} ${score}`);
  assert.ok(card.thaiCard > 0.5);
  assert.ok(portrait.confidence > 0.6);
  assert.equal(models.length, 8);
});

test('an experimental finding is returned on request, and a clean sample card does not raise it', async () => {
  const asked = await inspector.inspect(sample, { findings: true });
  assert.ok(asked.outcome === 'judged' && asked.findings);
  assert.deepEqual(Object.keys(asked.findings), ['screen']);
  for (const [name, { verdict, score, experimental }] of Object.entries(asked.findings)) {
    assert.equal(verdict, 'no', `${name} ${score}`);
    assert.ok(experimental && score >= 0 && score <= 100);
  }
  assert.ok(asked.models.some(({ name }) => name === 'screen') && 'findings' in asked.timingsMs);
  const { findings, timingsMs } = await judge(sample);
  assert.ok(findings === undefined && !('findings' in timingsMs));
});

for (const [file, check] of [
  ['sample-blurred.jpg', 'blur'],
  ['sample-photocopy.jpg', 'print'],
  ['sample-swapped.jpg', 'deepfake'],
] as const)
  test(`${file} scores higher for ${check} than the clean card does`, async () => {
    const faulty = await judge(readFileSync(`samples/${file}`));
    const clean = await judge(sample);
    assert.ok(faulty.checks[check].score > clean.checks[check].score);
    assert.ok(faulty.checks[check].score >= 50, `score ${faulty.checks[check].score}`);
  });

for (const document of ['README.md', 'README.th.md', 'docs/api.md'])
  test(`${document} shows the answer to sample-swapped.jpg`, async () => {
    const { checks } = await judge(readFileSync('samples/sample-swapped.jpg'));
    const shown = readFileSync(document, 'utf8').match(/"isBlur".*?"isSpoofing".*?"isPrint"[^}]*/s)?.[0] ?? '';
    const verdicts = [...shown.matchAll(/"is\w+": ?"(\w+)"/g)].map(([, verdict]) => verdict);
    const scores = [...shown.matchAll(/"score": ?(\d+)/g)].map(([, score]) => Number(score));
    const told = [checks.blur, checks.deepfake, checks.print];
    assert.deepEqual(
      verdicts,
      told.map(({ verdict }) => verdict),
    );
    for (const [i, { score }] of told.entries()) assert.ok(Math.abs(score - scores[i]!) <= 1, `${score} ${scores[i]}`);
  });

test('the deepfake check returns each kind of evidence, and together they give the score', async () => {
  const [fake, clean] = [await judge(readFileSync('samples/sample-swapped.jpg')), await judge(sample)];
  assert.ok(!('parts' in fake.checks.blur));
  const [ofFake, ofClean] = [fake.checks.deepfake.parts!, clean.checks.deepfake.parts!];
  assert.deepEqual(Object.keys(ofFake), ['consistency', 'face']);
  for (const value of Object.values(ofFake)) assert.ok(value > 0 && value < 1);
  assert.ok(ofFake.consistency! > ofClean.consistency! || ofFake.face! > ofClean.face!);
});

test('the heatmap covers the portrait, and a swapped face is hotter than its surroundings', async () => {
  const judged = await judge(readFileSync('samples/sample-swapped.jpg'));
  const { area, cells } = judged.checks.deepfake.heatmap!;
  assert.ok(!('heatmap' in judged.checks.blur));
  assert.ok(cells.length > 0 && cells.every((row) => row.length === cells.length));
  assert.ok(cells.flat().every((value) => value >= 0 && value <= 1));
  const middle = (quad: readonly (readonly [number, number])[], axis: 0 | 1) =>
    quad.reduce((sum, p) => sum + p[axis] / 4, 0);
  for (const axis of [0, 1] as const) assert.ok(Math.abs(middle(area, axis) - middle(judged.portrait.box, axis)) < 2);
  const [from, to] = [Math.floor(cells.length * 0.3), Math.ceil(cells.length * 0.7)];
  const isInner = (i: number) => i >= from && i < to;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const inner = cells.flatMap((row, y) => row.filter((_, x) => isInner(x) && isInner(y)));
  const outer = cells.flatMap((row, y) => row.filter((_, x) => !isInner(x) || !isInner(y)));
  assert.ok(mean(inner) > 2 * mean(outer));
});

test('the card is found at its own corners, whichever way the photo is turned', async () => {
  const upright = await judge(sample);
  const { widthPx, heightPx } = upright.photo;
  const half = await judge(await sharp(sample).rotate(180).jpeg({ quality: 95 }).toBuffer());
  const back = half.card.corners.map(([x, y]) => [widthPx - x, heightPx - y]) as Judged['card']['corners'];
  assert.ok(distance(back, upright.card.corners) < 0.015 * widthPx);
  const quarter = await judge(await sharp(sample).rotate(90).jpeg({ quality: 95 }).toBuffer());
  const turned = quarter.card.corners.map(([x, y]) => [y, heightPx - x]) as Judged['card']['corners'];
  assert.ok(distance(turned, upright.card.corners) < 0.015 * widthPx);
});

test('a scan cropped to the edges of the card is as good as a photo', async () => {
  const { card } = await judge(sample);
  const [xs, ys] = [card.corners.map(([x]) => x), card.corners.map(([, y]) => y)];
  const [left, top] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  const [width, height] = [Math.ceil(Math.max(...xs)) - left, Math.ceil(Math.max(...ys)) - top];
  const scan = await judge(await sharp(sample).extract({ left, top, width, height }).jpeg({ quality: 95 }).toBuffer());
  const moved = scan.card.corners.map(([x, y]) => [x + left, y + top]) as Judged['card']['corners'];
  assert.ok(
    distance(moved, card.corners) < 0.03 * width,
    `${JSON.stringify(moved)} is not ${JSON.stringify(card.corners)}`,
  );
});

test('an EXIF orientation is applied: the answer refers to the upright photo', async () => {
  const upright = await judge(await sharp(sample).jpeg({ quality: 95 }).toBuffer());
  const stored = await sharp(sample).rotate(-90).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
  const { photo, card } = await judge(stored);
  assert.deepEqual(photo, upright.photo);
  assert.ok(distance(card.corners, upright.card.corners) < 0.01 * photo.widthPx);
});

test('a blank photo has no card, which is the reason in the answer', async () => {
  const blank = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#c8b090' } })
    .png()
    .toBuffer();
  const inspection = await inspector.inspect(blank);
  assert.ok(inspection.outcome === 'failed');
  assert.equal(inspection.reason, 'no_card');
});

test('a print of a face on a desk is not a card', async () => {
  const print = await sharp('test/fixtures/portraits/grace-hopper.jpg')
    .resize(380, 500, { fit: 'cover' })
    .extend({ top: 16, bottom: 16, left: 16, right: 16, background: '#ffffff' })
    .toBuffer();
  const desk = sharp({ create: { width: 1280, height: 960, channels: 3, background: '#9c7a52' } });
  const photo = await desk
    .composite([{ input: print, left: 420, top: 200 }])
    .jpeg({ quality: 95 })
    .toBuffer();
  const inspection = await inspector.inspect(photo);
  assert.equal(inspection.outcome, 'failed');
});

test('a card of few pixels is too small, which is the reason in the answer', async () => {
  const small = await inspector.inspect(await sharp(sample).resize(300).jpeg({ quality: 95 }).toBuffer());
  assert.ok(small.outcome === 'failed');
  assert.equal(small.reason, 'too_small');
});

test('parallel inspections give the same answers as a single one', async () => {
  const alone = await judge(sample);
  const together = await Promise.all([sample, sample, sample, sample].map(judge));
  for (const { checks } of together) assert.deepEqual(checks, alone.checks);
});

test('options with which every photo or none would pass are refused', async () => {
  const wrong = [
    { maxPixels: Number.NaN },
    { maxBytes: 0 },
    { thresholds: { blur: 300 } },
    { thresholds: { print: 0.5 } },
  ];
  for (const options of wrong) await assert.rejects(createInspector(options), /Expected a whole number/);
});

test("an undefined option is the default, whatever the caller's compiler settings", async () => {
  const unset = await createInspector({ maxPixels: undefined, maxBytes: undefined, thresholds: undefined } as object);
  const outsize = new Uint8Array(4_194_305);
  await assert.rejects(unset.inspect(outsize), { code: 'IMAGE_INVALID_SIZE' });
  assert.deepEqual(unset.thresholds, inspector.thresholds);
  await Promise.all([unset.close(), unset.close()]);
  await unset.close();
});

test('anything but bytes is refused by name', async () => {
  for (const image of [undefined, 'photo.jpg', new ArrayBuffer(8), { data: sample }] as readonly unknown[])
    await assert.rejects(inspector.inspect(image as Uint8Array), {
      name: 'TypeError',
      message: 'Expected the bytes of a photo, a Uint8Array, for image',
    });
});

test('an aborted inspection rejects with the reason of its signal', async () => {
  const reason = new Error('gone');
  await assert.rejects(inspector.inspect(sample, { signal: AbortSignal.abort(reason) }), reason);
});

describe('a portrait without its card', () => {
  const portrait = readFileSync('test/fixtures/portraits/grace-hopper.jpg');

  it('is judged without a print score', async () => {
    const inspection = await inspector.inspectPortrait(portrait);
    assert.ok(inspection.outcome === 'judged', JSON.stringify(inspection));
    assert.deepEqual(Object.keys(inspection.checks), ['blur', 'deepfake']);
    const [[x0], , [x1]] = inspection.portrait.box;
    assert.ok(0 <= x0 && x0 < x1 && x1 <= inspection.photo.widthPx);
  });

  it('scores higher for blur once it is blurred', async () => {
    const blurOf = async (image: Uint8Array) => {
      const inspection = await inspector.inspectPortrait(image);
      assert.ok(inspection.outcome === 'judged');
      return inspection.checks.blur.raw;
    };
    const { width } = await sharp(portrait).metadata();
    const sharpMm = await blurOf(portrait);
    const blurred = await sharp(portrait)
      .blur(width / 40)
      .png()
      .toBuffer();
    assert.ok((await blurOf(blurred)) > 1.5 * sharpMm);
  });

  it('fails without a portrait if there is no face', async () => {
    const blank = await sharp({ create: { width: 400, height: 500, channels: 3, background: '#c8b090' } })
      .png()
      .toBuffer();
    const inspection = await inspector.inspectPortrait(blank);
    assert.ok(inspection.outcome === 'failed');
    assert.equal(inspection.reason, 'no_portrait');
  });
});

test('a document that does not look like a Thai card is judged, or fails if a Thai card is required', async () => {
  const { jpeg } = await renderPhoto(planPhoto(1, { family: 'generic' }), { portraits: [] });
  const { card } = await judge(jpeg);
  assert.ok(card.thaiCard < 0.5);
  const strict = await createInspector({ workers: 1, requireThaiCard: true });
  const [other, thai] = [await strict.inspect(jpeg), await strict.inspect(sample)];
  await strict.close();
  assert.ok(other.outcome === 'failed');
  assert.deepEqual([other.reason, other.card], ['other_document', card]);
  assert.equal(thai.outcome, 'judged');
});
