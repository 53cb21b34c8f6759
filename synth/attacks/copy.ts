import { ImageData } from '@napi-rs/canvas';
import { bytesOf, type Context, font } from '../base/canvas.ts';
import { greyOf } from '../base/light.ts';
import { type AttackPlan, cardHeight, cardWidth } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { drawSignature } from '../card/draw-parts.ts';
import type { AttackHooks } from './hooks.ts';

/** A photocopy of the card in black and white. */
export const greyCopy: AttackHooks = {
  sheet: { margin: marginOf, draw: (context, attack) => copyCard(context, attack) },
};

/** A colour copy, paler than the card. */
export const colourCopy: AttackHooks = {
  sheet: { margin: marginOf, draw: (context, attack) => copyCard(context, attack, [0.55, 1]) },
};

/** Card units of paper around the card; copies are cut out along the card in two of five cases. */
function marginOf(attack: AttackPlan): number {
  const random = new Random(attack.seed).fork('sheet');
  return random.chance(0.4) ? random.int(4, 20) : random.int(60, 260);
}

/**
 * Turns the drawn card into a copy on its sheet, in place: paper, toner curve, grain, then pen and stamp over it.
 * `colours`: min and max share of the colour that is kept; default: none.
 */
function copyCard(context: Context, attack: AttackPlan, colours?: readonly [number, number]): void {
  const { canvas } = context;
  const random = new Random(attack.seed);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = 'rgb(255,255,255)';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = 'source-over';
  tone(context, attack, { random: random.fork('tone'), colours });
  context.restore();
  if (random.chance(0.45)) certify(context, random.fork('pen'));
}

interface Toner {
  readonly random: Random;
  readonly colours: readonly [number, number] | undefined;
}

/** Applies the copier to every pixel: weaker copies keep more greys, stronger ones are overexposed and grainy. */
function tone(context: Context, { strength }: AttackPlan, { random, colours }: Toner): void {
  const { canvas } = context;
  const colour = colours ? random.range(...colours) : 0;
  const contrast = 1 + strength * random.range(0.1, 1.6) - random.range(0, 0.25);
  const pivot = random.range(120, 190);
  const [black, white] = [random.range(8, 60), random.range(222, 252)];
  const grain = random.range(2, 7) + strength * 14;
  const tint = [random.range(-5, 5), 0, random.range(-8, 5)];
  const curve = Float32Array.from({ length: 256 }, (_, value) => {
    const level = Math.min(255, Math.max(0, pivot + (value - pivot) * contrast));
    return black + (level / 255) * (white - black);
  });
  const rgba = bytesOf(canvas);
  const out = new Uint8ClampedArray(rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const grey = greyOf(rgba[i]!, rgba[i + 1]!, rgba[i + 2]!);
    const speck = (random.next() + random.next() - 1) * grain;
    for (let k = 0; k < 3; k++) out[i + k] = curve[(grey + (rgba[i + k]! - grey) * colour) | 0]! + speck + tint[k]!;
    out[i + 3] = 255;
  }
  context.putImageData(new ImageData(out, canvas.width, canvas.height), 0, 0);
}

/** Signs and strikes through as on certified true copies: สำเนาถูกต้อง, two ruled lines, a signature, a purpose. */
function certify(context: Context, random: Random): void {
  const pen = random.chance(0.65) ? `rgba(24,40,${random.int(120, 190)},0.88)` : 'rgba(26,26,30,0.88)';
  context.save();
  context.translate(random.range(250, 700), random.range(380, 620));
  context.rotate(random.range(-0.35, 0.12));
  context.strokeStyle = pen;
  context.fillStyle = pen;
  context.lineWidth = random.range(2.5, 5);
  if (random.chance(0.7)) {
    context.beginPath();
    for (const y of [-64, 44]) {
      context.moveTo(-random.range(150, 420), y + random.range(-8, 8));
      context.lineTo(random.range(380, 620), y + random.range(-8, 8));
    }
    context.stroke();
  }
  context.font = font(random.pick(['k2d-500', 'sarabun-500']), random.range(46, 68));
  context.fillText('สำเนาถูกต้อง', 0, 0);
  if (random.chance(0.5)) context.fillText('ใช้สมัครงานเท่านั้น', -60, -76);
  context.restore();
  const at = { x: random.range(100, cardWidth - 400), y: random.range(cardHeight * 0.7, cardHeight * 0.9) };
  drawSignature(context, { ...at, width: random.range(180, 330), height: random.range(60, 130) }, random);
}
