import { type Canvas, type Context, css, font, openCanvas } from '../base/canvas.ts';
import type { PhotoPlan, Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { putPixels } from '../base/raster.ts';
import { composePanel } from '../people/compose.ts';
import { portraitOf, type Studio } from '../people/studio.ts';

/** Draws the objects in a photo without a card: sheets of paper, a print of a face, or a person in front of the camera. */
export function drawInsteadOfCard(context: Context, plan: PhotoPlan, studio: Studio): void {
  const random = new Random(plan.seed).fork('instead');
  const kind = random.weighted({ nothing: 30, papers: 32, print: 18, person: 20 });
  if (kind === 'papers') for (let i = random.int(1, 3); i > 0; i--) drawPaper(context, plan, random);
  if (kind === 'print') drawPrint(context, plan, { portrait: portraitCanvas(plan, studio, random), random });
  if (kind === 'person') drawPerson(context, plan, portraitCanvas(plan, studio, random));
}

/** A sheet with rounded or square corners: blank, ruled, printed or with blocks of colour. */
function drawPaper(context: Context, { widthPx, heightPx }: PhotoPlan, random: Random): void {
  context.save();
  context.translate(random.range(0.1, 0.9) * widthPx, random.range(0.1, 0.9) * heightPx);
  context.rotate(random.range(0, 2 * Math.PI));
  const width = widthPx * random.range(0.2, 0.8);
  const height = width * random.range(0.5, 1.45);
  const tone = random.int(190, 252);
  const colour: Rgb = random.chance(0.65)
    ? [tone, tone, tone - random.int(0, 18)]
    : [random.int(20, 250), random.int(20, 250), random.int(20, 250)];
  context.shadowColor = 'rgba(0,0,0,0.4)';
  context.shadowBlur = widthPx * 0.008;
  context.fillStyle = css(colour);
  context.beginPath();
  context.roundRect(-width / 2, -height / 2, width, height, random.chance(0.3) ? width * 0.03 : 0);
  context.fill();
  context.shadowColor = 'rgba(0,0,0,0)';
  const lines = random.chance(0.6) ? random.int(3, 24) : 0;
  const step = (height * 0.8) / Math.max(1, lines);
  context.fillStyle = css([30, 30, random.int(30, 120)], 0.85);
  context.font = font(random.pick(['sarabun-500', 'taviraj-500', 'k2d-500']), Math.min(step * 0.7, width * 0.05));
  for (let i = 0; i < lines; i++)
    context.fillText(
      random.pick([
        'ใบเสร็จรับเงิน  รวม 120 บาท',
        'เอกสารแนบท้ายสัญญา ฉบับที่',
        'total 42.50   thank you',
        'lorem ipsum dolor sit amet',
      ]),
      -width * 0.42,
      -height * 0.38 + i * step,
    );
  context.restore();
}

function portraitCanvas(plan: PhotoPlan, studio: Studio, random: Random): Canvas {
  const size = [300, 300 * random.pick([1.2, 1.33])] as const;
  const colour: Rgb = [random.int(30, 250), random.int(30, 250), random.int(30, 250)];
  const person = {
    ...plan.person,
    head: random.range(0.4, 0.7),
    heightLines: false,
    panelTop: colour,
    panelBottom: colour,
  };
  const { pixels } = composePanel(person, portraitOf(studio, person.portrait, person.seed), [
    size[0],
    Math.round(size[1]),
  ]);
  const { canvas, context } = openCanvas(pixels.widthPx, pixels.heightPx);
  putPixels(context, pixels, [0, 0]);
  return canvas;
}

function drawPrint(
  context: Context,
  { widthPx, heightPx }: PhotoPlan,
  { portrait, random }: { readonly portrait: Canvas; readonly random: Random },
): void {
  context.save();
  context.translate(random.range(0.2, 0.8) * widthPx, random.range(0.2, 0.8) * heightPx);
  context.rotate(random.gauss() * 0.5);
  const width = widthPx * random.range(0.12, 0.5);
  const height = (width * portrait.height) / portrait.width;
  const rim = random.chance(0.5) ? width * 0.05 : 0;
  context.fillStyle = 'rgb(246,246,246)';
  context.shadowColor = 'rgba(0,0,0,0.4)';
  context.shadowBlur = 6;
  context.fillRect(-width / 2 - rim, -height / 2 - rim, width + 2 * rim, height + 2 * rim);
  context.drawImage(portrait, -width / 2, -height / 2, width, height);
  context.restore();
}

function drawPerson(context: Context, { widthPx, heightPx }: PhotoPlan, portrait: Canvas): void {
  const scale = Math.max(widthPx / portrait.width, heightPx / portrait.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    portrait,
    (widthPx - portrait.width * scale) / 2,
    0,
    portrait.width * scale,
    portrait.height * scale,
  );
}
