import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Pixels, Point, Quad } from '../../src/image/index.ts';
import { blurBytes } from '../base/blur.ts';
import { type AttackKind, attackKinds, type PhotoPlan } from '../base/plan.ts';
import { crop } from '../base/window.ts';
import { drawFace, type Labels, planPhoto, Renderer, type Sending, sentBy, withAttack, withResave } from '../index.ts';
import { attacks } from './table.ts';

/** A round trip that loses detail finer than two pixels. */
const roundTrip = async (pixels: Pixels): Promise<Pixels> => blurBytes(pixels, 2);
const assets = { portraits: [drawFace(3), drawFace(8)], roundTrip };
const renderer = new Renderer(assets);
const size = { widthPx: 400, heightPx: 300 };
const whole = { x: 0, y: 0, ...size };

/** A genuine plan with nearly lossless JPEGs, a camera without noise, and a card seen straight on. */
const genuine = (() => {
  const plan = planPhoto(5, { ...size, family: 'thai', portrait: 0 });
  const fine = { quality: 100, chroma: '4:4:4', tables: 0 } as const;
  const quad: Quad = [
    [40, 40],
    [360, 40],
    [360, 242],
    [40, 242],
  ];
  const camera = { ...plan.camera, motionPx: 0, detail: 1, defocusSigma: 0.5, glow: { share: 0, sigma: 0 } };
  return { ...plan, camera, chain: { camera: fine, resave: fine }, scene: { ...plan.scene, quad, fingers: 0 } };
})();

interface Drawn {
  readonly pixels: Pixels;
  readonly labels: Labels;
}

const drawn = new Map<AttackKind | 'none', Drawn>();
const attacked = (kind: AttackKind, strength = 0.7): PhotoPlan => withAttack(genuine, { kind, strength, donor: 1 });

before(async () => {
  drawn.set('none', await renderer.window(genuine, whole));
  for (const kind of attackKinds) drawn.set(kind, await renderer.window(attacked(kind), whole));
});

const differenceAt = ({ pixels: a }: Drawn, { pixels: b }: Drawn, pixel: number): number =>
  Math.max(...[0, 1, 2].map((k) => Math.abs(a.data[pixel * 3 + k]! - b.data[pixel * 3 + k]!)));

/** The largest difference inside the box around a region, and beyond `reach` pixels from it. */
function differences(kind: AttackKind, region: readonly Point[], reach: number) {
  const [xs, ys] = [region.map(([x]) => x), region.map(([, y]) => y)];
  let [inside, outside] = [0, 0];
  for (let i = 0; i < size.widthPx * size.heightPx; i++) {
    const [x, y] = [i % size.widthPx, Math.floor(i / size.widthPx)];
    const away = Math.max(Math.min(...xs) - x, x - Math.max(...xs), Math.min(...ys) - y, y - Math.max(...ys));
    const difference = differenceAt(drawn.get('none')!, drawn.get(kind)!, i);
    if (away <= 0) inside = Math.max(inside, difference);
    else if (away > reach) outside = Math.max(outside, difference);
  }
  return { inside, outside };
}

test('every kind is in the table and has at least one hook', () => {
  assert.deepEqual(Object.keys(attacks), [...attackKinds]);
  for (const [kind, hooks] of Object.entries(attacks)) assert.ok(Object.keys(hooks).length > 0, kind);
});

test('an attack does not change the rest of the plan', () => {
  for (const kind of attackKinds) {
    const { attack, camera, person, ...rest } = attacked(kind);
    const { camera: _, person: __, ...before } = genuine;
    assert.deepEqual(rest, before);
    assert.deepEqual([attack?.kind, attack?.strength], [kind, 0.7]);
    if (!kind.startsWith('blur_')) assert.deepEqual(camera, genuine.camera);
    if (kind !== 'generated_before') assert.deepEqual(person, genuine.person);
  }
});

test('only attacks on the finished photo add a second save', () => {
  const { resave: _, ...once } = genuine.chain;
  for (const kind of attackKinds) {
    const { chain } = withAttack({ ...genuine, chain: once }, { kind });
    assert.equal(chain.resave !== undefined, kind.endsWith('_after'), kind);
    if (chain.resave) assert.deepEqual(chain, withResave({ ...genuine, chain: once }).chain);
  }
});

test('all photos of a sending have the same number of JPEGs, genuine or attacked', () => {
  const jpegs = ({ chain }: PhotoPlan) => Object.keys(chain).sort().join();
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const plan = planPhoto(seed, { ...size, family: 'thai', portrait: 0 });
    for (const [sending, names] of Object.entries({ camera: 'camera,resave', messaging: 'camera,messaging,resave' })) {
      const sent = sentBy(plan, sending as Sending);
      assert.equal(jpegs(sent), names);
      assert.deepEqual(sent, sentBy(plan, sending as Sending));
      for (const kind of attackKinds) assert.equal(jpegs(withAttack(sent, { kind })), names, `${kind} ${sending}`);
    }
  }
});

test('strength, seed and variant of an attack depend only on the plan’s seed', () => {
  const [one, again] = [withAttack(genuine, { kind: 'screen' }), withAttack(genuine, { kind: 'screen' })];
  assert.deepEqual(one, again);
  assert.notEqual(withAttack(genuine, { kind: 'screen', variant: 1 }).attack?.seed, one.attack?.seed);
  assert.notEqual(withAttack(genuine, { kind: 'grey_copy' }).attack?.seed, one.attack?.seed);
});

test('every attack changes the photo, and draws the same bytes from the same plan', async () => {
  const around = { x: 260, y: 120, widthPx: 80, heightPx: 100 };
  for (const kind of attackKinds) {
    const { pixels } = drawn.get(kind)!;
    assert.notDeepEqual(pixels.data, drawn.get('none')!.pixels.data, kind);
    const again = await new Renderer(assets).window(attacked(kind), whole);
    assert.deepEqual(crop(again.pixels, around).data, crop(pixels, around).data, kind);
  }
});

test('the photo differs only in the labelled region', () => {
  const replacing = attackKinds.filter((kind) => drawn.get(kind)!.labels.card?.replaced);
  assert.deepEqual(
    replacing,
    attackKinds.filter((kind) => /_after|_before|stuck/.test(kind)),
  );
  for (const kind of replacing) {
    const { inside, outside } = differences(kind, drawn.get(kind)!.labels.card!.replaced!, 24);
    assert.ok(inside > 12, `${kind}: ${inside} inside`);
    assert.ok(outside <= (kind.endsWith('_after') ? 1 : 4), `${kind}: ${outside} outside`);
  }
});

test('labels contain the attack and the card’s position, which no attack changes', () => {
  const { card } = drawn.get('none')!.labels;
  for (const kind of attackKinds) {
    const { labels } = drawn.get(kind)!;
    assert.deepEqual([labels.attack, labels.strength], [kind, 0.7]);
    assert.deepEqual([labels.card?.corners, labels.card?.panel], [card?.corners, card?.panel]);
  }
});

test('only blur increases the labelled blur, more so at higher strength', () => {
  const blurOf = (kind: AttackKind, strength: number) => renderer.labels(attacked(kind, strength)).card!.blurMm;
  const sharp = drawn.get('none')!.labels.card!.blurMm;
  for (const kind of attackKinds)
    if (kind.startsWith('blur_')) {
      const [weak, strong] = [blurOf(kind, 0.1), blurOf(kind, 1)];
      assert.ok(sharp < weak && weak < strong, `${kind}: ${sharp}, ${weak}, ${strong}`);
    } else assert.equal(blurOf(kind, 1), sharp, kind);
});

/** Mean of `of` over the pixels of the card. */
function meanOf({ pixels }: Drawn, of: (r: number, g: number, b: number) => number): number {
  const { data } = crop(pixels, { x: 60, y: 60, widthPx: 280, heightPx: 160 });
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += of(data[i]!, data[i + 1]!, data[i + 2]!);
  return (3 * sum) / data.length;
}

const colourOf = (kind: AttackKind | 'none'): number =>
  meanOf(drawn.get(kind)!, (r, g, b) => Math.max(r, g, b) - Math.min(r, g, b));

test('grey removes the colour, and a colour copy keeps more of it than a grey copy', async () => {
  const grey = await renderer.unsaved(attacked('grey_convert', 1), whole);
  assert.ok(grey.data.every((value, i) => Math.abs(value - grey.data[i - (i % 3)]!) <= 1));
  assert.ok(colourOf('colour_copy') > 1.3 * colourOf('grey_copy'), `${colourOf('colour_copy')}`);
});

/** Mean difference between neighbours across: how much fine detail there is. */
function detailOf(kind: AttackKind | 'none'): number {
  const { data } = crop(drawn.get(kind)!.pixels, { x: 60, y: 60, widthPx: 280, heightPx: 160 });
  return data.reduce((sum, value, i) => sum + Math.abs(value - (data[i - 3] ?? value)), 0) / data.length;
}

test('every blur removes detail, and a screen adds some', () => {
  for (const kind of ['blur_defocus', 'blur_motion', 'blur_lowres', 'blur_smooth'] as const)
    assert.ok(detailOf(kind) < 0.9 * detailOf('none'), `${kind}: ${detailOf(kind)} of ${detailOf('none')}`);
  assert.ok(detailOf('screen') > 1.2 * detailOf('none'), `${detailOf('screen')}`);
});

test('the attack that needs an autoencoder throws without one', async () => {
  const bare = new Renderer({ portraits: [] });
  for (const kind of ['autoencoder_after', 'editor_photo_after', 'editor_portrait_after'] as const)
    await assert.rejects(bare.photo(attacked(kind)), /Expected an autoencoder/);
});
