import { type Context, css, font, openCanvas } from '../base/canvas.ts';
import { cardHeight, type PhotoPlan, type Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { drawObject } from './draw-objects.ts';
import { drawCloth, drawPlain, drawWood, type Ground } from './draw-surfaces.ts';
import { skinOf } from './fingers.ts';

function anyColour(random: Random): Rgb {
  return [random.int(10, 250), random.int(10, 250), random.int(10, 250)];
}

const sentence =
  'the quick brown fox jumps over a lazy dog while seven boxing wizards count their liquor jugs and pack five dozen quilts ';
const thaiSentence = 'ประกาศเรื่องการให้บริการประชาชน สำนักงานเปิดทำการทุกวันเว้นวันหยุดราชการ โปรดแสดงบัตรเมื่อมาติดต่อ ';

/** Printed pages: columns of lines, headings, sometimes a picture. */
export function drawText(context: Context, ground: Ground): void {
  const { random, widthPx, heightPx } = ground;
  const paper = random.int(205, 252);
  context.fillStyle = css([paper, paper - random.range(0, 8), paper - random.range(0, 26)]);
  context.fillRect(0, 0, widthPx, heightPx);
  context.save();
  context.translate(widthPx / 2, heightPx / 2);
  context.rotate(random.gauss() * 0.3 + random.pick([0, 0, Math.PI / 2]));
  const reach = Math.hypot(widthPx, heightPx) / 2;
  const size = (random.range(9, 26) * widthPx) / 1280;
  const columns = random.int(1, 3);
  const columnWidth = (2 * reach) / columns;
  context.fillStyle = css([random.int(10, 70), random.int(10, 70), random.int(10, 80)]);
  context.font = font(random.pick(['sarabun-500', 'taviraj-500', 'k2d-500']), size);
  const text = (random.chance(0.5) ? thaiSentence : sentence).repeat(3);
  const letters = Math.floor(columnWidth / (size * 0.56));
  for (let column = 0; column < columns; column++)
    for (let y = -reach; y < reach; y += size * 1.5)
      if (!random.chance(0.1))
        context.fillText(
          text.slice(random.int(0, 80)).slice(0, letters - random.int(0, 8)),
          -reach + column * columnWidth,
          y,
        );
  for (let i = random.int(0, 3); i > 0; i--) {
    context.fillStyle = css(anyColour(random), 0.9);
    context.fillRect(
      random.range(-reach, reach),
      random.range(-reach, reach),
      random.range(80, 400),
      random.range(60, 300),
    );
  }
  context.restore();
}

/** A desk with objects on it. */
export function drawClutter(context: Context, ground: Ground): void {
  const { random, widthPx, heightPx } = ground;
  random.pick([drawWood, drawWood, drawCloth, (c: Context, g: Ground) => drawPlain(c, g, false)])(context, ground);
  for (let i = random.int(4, 16); i > 0; i--)
    drawObject(context, random, {
      x: random.range(0, widthPx),
      y: random.range(0, heightPx),
      unit: widthPx * random.range(0.07, 0.16),
    });
}

/** Rows of keys. */
export function drawKeyboard(context: Context, ground: Ground): void {
  const { random, widthPx, heightPx } = ground;
  const dark = random.chance(0.75);
  context.fillStyle = dark ? 'rgb(24,24,26)' : 'rgb(206,208,212)';
  context.fillRect(0, 0, widthPx, heightPx);
  context.save();
  context.translate(widthPx / 2, heightPx / 2);
  context.rotate(random.gauss() * 0.25);
  const key = widthPx * random.range(0.05, 0.1);
  const reach = Math.hypot(widthPx, heightPx) / 2;
  context.font = font('sarabun-500', key * 0.3);
  for (let row = 0, y = -reach; y < reach; y += key, row++)
    for (let x = -reach + (row % 3) * key * 0.3; x < reach; x += key) {
      const tone = (dark ? 40 : 232) + random.int(-8, 8);
      context.fillStyle = css([tone, tone, tone + 2]);
      context.beginPath();
      context.roundRect(x + key * 0.06, y + key * 0.06, key * 0.88, key * 0.86, key * 0.12);
      context.fill();
      context.fillStyle = dark ? 'rgb(220,220,220)' : 'rgb(50,50,50)';
      context.fillText(String.fromCharCode(65 + random.int(0, 25)), x + key * 0.2, y + key * 0.45);
    }
  context.restore();
}

/** A room out of focus: large soft shapes, drawn small and enlarged. */
export function drawRoom(context: Context, { random, widthPx, heightPx }: Ground): void {
  const small = openCanvas(widthPx / 16, heightPx / 16);
  const { canvas, context: room } = small;
  room.fillStyle = css(anyColour(random));
  room.fillRect(0, 0, canvas.width, canvas.height);
  for (let i = random.int(6, 22); i > 0; i--) {
    room.fillStyle = css(anyColour(random), random.range(0.3, 1));
    const [x, y] = [random.range(-10, canvas.width), random.range(-10, canvas.height)];
    if (random.chance(0.6)) room.fillRect(x, y, random.range(4, 50), random.range(4, 60));
    else {
      room.beginPath();
      room.ellipse(x, y, random.range(2, 22), random.range(2, 22), 0, 0, 7);
      room.fill();
    }
  }
  const soft = openCanvas(canvas.width, canvas.height);
  soft.context.filter = `blur(${random.range(0.4, 3).toFixed(1)}px)`;
  soft.context.drawImage(canvas, 0, 0);
  soft.context.drawImage(canvas, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(soft.canvas, 0, 0, canvas.width * 16, canvas.height * 16);
}

/** A chalk board or a dark poster with scribbles. */
export function drawBoard(context: Context, { random, widthPx, heightPx }: Ground): void {
  context.fillStyle = random.pick(['rgb(38,62,50)', 'rgb(30,30,34)', 'rgb(236,238,238)', 'rgb(44,60,96)']);
  context.fillRect(0, 0, widthPx, heightPx);
  for (let i = random.int(8, 30); i > 0; i--) {
    context.strokeStyle = css(random.chance(0.6) ? [210, 214, 208] : anyColour(random), random.range(0.3, 0.9));
    context.lineWidth = random.range(2, 7);
    const [x, y, r] = [random.range(0, widthPx), random.range(0, heightPx), random.range(20, 140)];
    context.beginPath();
    context.moveTo(x, y);
    for (let k = random.int(1, 5); k > 0; k--)
      context.quadraticCurveTo(
        x + random.range(-r, r),
        y + random.range(-r, r),
        x + random.range(-r, 2 * r),
        y + random.range(-r, r),
      );
    context.stroke();
  }
}

/** Another card, a sheet of paper, or a box next to or under the card. */
export function drawNeighbour(context: Context, { scene, widthPx }: PhotoPlan, random: Random): void {
  const corner = scene.quad[random.int(0, 3)]!;
  context.save();
  context.translate(corner[0] + random.range(-0.1, 0.1) * widthPx, corner[1] + random.range(-0.1, 0.1) * widthPx);
  context.rotate(random.range(0, 2 * Math.PI));
  const width = widthPx * random.range(0.3, 0.9);
  context.shadowColor = 'rgba(0,0,0,0.4)';
  context.shadowBlur = 8;
  context.fillStyle = css(random.chance(0.5) ? [244, 244, 240] : anyColour(random));
  context.beginPath();
  context.roundRect(-width / 2, 0, width, width * random.range(0.5, 1.4), random.pick([0, 0, width * 0.04]));
  context.fill();
  context.restore();
}

/** The hand that holds the card, behind it. */
export function drawPalm(context: Context, { scene, widthPx, heightPx }: PhotoPlan, random: Random): void {
  if (random.chance(0.4)) return;
  const low = [...scene.quad].sort((a, b) => b[1] - a[1]);
  const [x, y] = [(low[0]![0] + low[1]![0]) / 2, (low[0]![1] + low[1]![1]) / 2];
  const skin = skinOf(new Random(scene.fingerSeed));
  const reach = (widthPx * cardHeight) / 2400;
  const round = context.createRadialGradient(x, y + reach * 0.4, reach * 0.3, x, y + reach * 0.6, reach * 1.3);
  round.addColorStop(0, css(skin));
  round.addColorStop(0.6, css([skin[0] * 0.93, skin[1] * 0.9, skin[2] * 0.88]));
  round.addColorStop(1, css([skin[0] * 0.6, skin[1] * 0.5, skin[2] * 0.47]));
  context.fillStyle = round;
  context.beginPath();
  context.ellipse(
    x + random.range(-0.3, 0.3) * widthPx,
    y + reach * 0.6,
    reach * random.range(0.7, 1.3),
    reach,
    random.range(-0.5, 0.5),
    0,
    7,
  );
  context.rect(x - reach * 0.4, y + reach, reach * 0.9, heightPx);
  context.fill();
}
