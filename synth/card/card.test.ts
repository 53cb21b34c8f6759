import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../base/canvas.ts';
import { type Box, cardHeight, cardWidth, type PhotoPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { planPhoto } from '../index.ts';
import { Studio } from '../people/studio.ts';
import { checkDigit } from '../text/number.ts';
import { attackingOf, type CardHooks } from './hooks.ts';
import { planGenericCard, planPassportPage } from './plan-generic.ts';
import { planThaiCard } from './plan-thai.ts';
import { type CardImage, renderCard } from './render.ts';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const studio = new Studio({ portraits: [] });
const plan = planPhoto(4, { family: 'thai' });
const scale = 0.25;

const draw = (drawn: PhotoPlan, hooks: CardHooks = {}, to = studio): CardImage =>
  renderCard({ plan: drawn, studio: to, hooks }, { scale });

/** RGBA at a point of the card, in card units. */
function at({ canvas, margin, scale: [sx, sy] }: CardImage, [x, y]: readonly [number, number]): readonly number[] {
  const place = Math.floor((y + margin) * sy) * canvas.width + Math.floor((x + margin) * sx);
  return Array.from(bytesOf(canvas).subarray(place * 4, place * 4 + 4));
}

const isInside = ({ x, y, width, height }: Box): boolean =>
  x > 0 && y > 0 && x + width < cardWidth && y + height < cardHeight;

test('the portrait panel lies on the card, on a Thai card at its lower right', () => {
  for (const seed of seeds) {
    const [thai, generic] = [planThaiCard(new Random(seed)).panel, planGenericCard(new Random(seed)).panel];
    assert.ok(isInside(thai) && thai.x > 0.7 * cardWidth && thai.y > 0.4 * cardHeight, `seed ${seed}`);
    assert.ok(isInside(generic), `seed ${seed}: ${JSON.stringify(generic)}`);
  }
});

test('the texts on a Thai card are consistent', () => {
  for (const seed of seeds) {
    const card = planThaiCard(new Random(seed));
    const digits = [...card.number.replaceAll(' ', '')].map(Number);
    assert.deepEqual([digits.length, digits[12]], [13, checkDigit(digits)]);
    const [thaiYear, latinYear] = card.birth.map((text) => Number(text.slice(-4)));
    assert.equal(thaiYear, latinYear! + 543);
    assert.match(card.nameThai, /^(นาย|นาง|น\.ส\.) /);
    assert.equal(card.nameThai.startsWith('นาย'), card.nameLatin.startsWith('Mr. '));
    const months = ['Jan.', 'Feb.', 'Mar.', 'Apr.', 'May', 'Jun.', 'Jul.', 'Aug.', 'Sep.', 'Oct.', 'Nov.', 'Dec.'];
    const [day, month] = card.issue[1].split(' ');
    const printed = `${months.indexOf(month!) + 1}`.padStart(2, '0') + day!.padStart(2, '0');
    assert.equal(card.request.split('-')[2]!.slice(0, 4), printed);
    assert.match(card.request, /^\d{4}-\d{2}-\d{8}$/);
  }
});

test('machine-readable lines have one length', () => {
  const zones = seeds.map((seed) => planGenericCard(new Random(seed)).mrz);
  assert.ok(zones.some(({ length }) => length > 1));
  for (const line of zones.flat()) assert.match(line, /^[A-Z0-9<]{34}$/);
});

test('below the artwork of a passport page there is plain paper, with the lines for machines', () => {
  const pages = seeds.map((seed) => planPassportPage(new Random(seed)));
  assert.ok(pages.every(({ panel }) => isInside(panel)));
  const page = pages.find(({ mrz, printed }) => mrz.length === 2 && printed!.y + printed!.height < 600)!;
  const card = draw({ ...planPhoto(4, { family: 'generic' }), card: page });
  const paper = at(card, [4, cardHeight - 60]).slice(0, 3);
  for (const [k, level] of paper.entries()) assert.ok(Math.abs(level - page.bottom[k]!) <= 2, `${paper}`);
});

test('a card is opaque, with round corners and nothing around it', () => {
  const card = draw(plan);
  assert.equal(at(card, [600, 380])[3], 255);
  for (const point of [
    [2, 2],
    [cardWidth - 3, cardHeight - 3],
    [-6, 380],
  ] as const)
    assert.equal(at(card, point)[3], 0);
});

test('another person changes only the panel of the card', () => {
  const other = draw({ ...plan, person: { ...plan.person, seed: plan.person.seed + 1 } });
  const { x, y, width, height } = plan.card.panel;
  const [before, after] = [draw(plan), other].map(({ canvas }) => bytesOf(canvas));
  const reach = 6 * plan.wear.scatter.sigma;
  let [inside, outside] = [0, 0];
  for (let i = 0; i < before!.length; i++) {
    const px = (((i >> 2) % other.canvas.width) + 0.5) / scale - other.margin;
    const py = (Math.floor((i >> 2) / other.canvas.width) + 0.5) / scale - other.margin;
    const isNear = px > x - reach && px < x + width + reach && py > y - reach && py < y + height + reach;
    const difference = Math.abs(before![i]! - after![i]!);
    if (isNear) inside = Math.max(inside, difference);
    else outside = Math.max(outside, difference);
  }
  assert.ok(inside > 30 && outside === 0, `${inside} inside, ${outside} outside`);
});

test('a part of a card is drawn as it is on the whole card', () => {
  const part = { x: 320, y: 160, width: 320, height: 240 };
  const [whole, alone] = [draw(plan), renderCard({ plan, studio, hooks: {} }, { scale, part })];
  for (const point of [
    [360, 200],
    [480, 280],
    [600, 380],
  ] as const)
    assert.deepEqual(at(alone, point), at(whole, point));
});

const attack = { kind: 'grey_copy', strength: 0.5, seed: 1, donor: -1 } as const;
const attacked: PhotoPlan = { ...plan, attack };

test('hooks change the panel, draw on the card and make a sheet of it, and each receives its attack', () => {
  const received: number[] = [];
  const { panel } = plan.card;
  const middle = [panel.x + panel.width / 2, panel.y + panel.height / 2] as const;
  const black: CardHooks = {
    panel: ({ pixels }, { attack: { strength } }) => {
      received.push(strength);
      return { ...pixels, data: new Uint8Array(pixels.data.length) };
    },
  };
  assert.ok(at(draw(attacked, black, new Studio(studio)), middle)[0]! < 60);
  const drawn: CardHooks = {
    card: ({ context, scale: pxPerUnit }) => {
      received.push(pxPerUnit);
      context.fillStyle = 'rgb(255,0,0)';
      context.fillRect(100, 500, 100, 100);
    },
  };
  const [red, green] = at(draw(attacked, drawn, new Studio(studio)), [150, 550]);
  assert.ok(red! > green! + 60);
  const [strength, pxPerUnit] = received;
  assert.equal(strength, 0.5);
  assert.ok(Math.abs(pxPerUnit! - scale) < 0.01);
});

test('a sheet has the margin of its hook, is drawn whole and at full size, and keeps its corners', () => {
  const paper: CardHooks = {
    sheet: {
      margin: () => 40,
      draw: (context) => {
        context.globalCompositeOperation = 'destination-over';
        context.fillStyle = 'rgb(250,250,250)';
        context.fillRect(-40, -40, cardWidth + 80, cardHeight + 80);
      },
    },
  };
  const sheet = renderCard(
    { plan: attacked, studio, hooks: paper },
    { scale, part: { x: 0, y: 0, width: 9, height: 9 } },
  );
  assert.deepEqual([sheet.canvas.width, sheet.canvas.height, sheet.margin], [cardWidth + 80, cardHeight + 80, 40]);
  for (const point of [
    [-35, -35],
    [2, 2],
    [cardWidth + 30, 300],
  ] as const)
    assert.equal(at(sheet, point)[3], 255);
});

test('a genuine plan has no job for hooks', () => {
  assert.throws(() => attackingOf({ plan, studio, hooks: {} }), /Expected a plan with an attack/);
});
