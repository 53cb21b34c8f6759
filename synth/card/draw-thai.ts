import { type Context, css, font } from '../base/canvas.ts';
import { cardHeight, cardWidth, type ThaiCardPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { drawGuilloche, drawNet, drawSkyline } from './draw-artwork.ts';
import { drawBarcode, drawChip, drawGaruda, drawSeal, drawSignature } from './draw-parts.ts';

/** Draws a Thai card without its portrait, in card units (1200 × 757), onto a context that is already scaled. */
export function drawThaiCard(context: Context, plan: ThaiCardPlan): void {
  const random = new Random(plan.seed);
  drawGround(context, plan, random.fork('ground'));
  drawStrip(context, random.fork('strip'));
  drawGaruda(context, { x: 78, y: 89, radius: 72 });
  const chipX = plan.chip === 'left' ? random.range(106, 120) : random.range(158, 170);
  drawChip(context, { x: chipX, y: 246 + random.range(-8, 8), width: 186, height: 166 }, random.fork('chip'));
  drawTitles(context, plan);
  drawHolder(context, plan, random.fork('holder'));
  drawFoot(context, plan, random.fork('foot'));
}

function drawGround(context: Context, plan: ThaiCardPlan, random: Random): void {
  const ground = context.createLinearGradient(0, 0, random.range(-120, 120), cardHeight);
  ground.addColorStop(0, css(plan.top));
  ground.addColorStop(0.45, css([plan.top[0] + 6, plan.top[1] + 4, plan.top[2] + 2]));
  ground.addColorStop(1, css(plan.bottom));
  context.fillStyle = ground;
  context.fillRect(0, 0, cardWidth, cardHeight);
  for (let i = 0; i < 5; i++) drawCloud(context, random);
  const strength = plan.generation === 'white' ? 0.35 : random.range(0.6, 1.1);
  drawSkyline(context, { random: random.fork('skyline'), colour: plan.bottom, strength });
  drawGuilloche(context, { random: random.fork('guilloche'), strength });
  const net = random.fork('net');
  drawNet(context, { random: net, colour: plan.bottom, strength: net.range(0.06, 0.4) * strength });
}

function drawCloud(context: Context, random: Random): void {
  const [x, y, r] = [random.range(0, cardWidth), random.range(0, cardHeight), random.range(120, 380)];
  const cloud = context.createRadialGradient(x, y, 0, x, y, r);
  const tone = random.chance(0.7) ? 255 : 120;
  cloud.addColorStop(0, `rgba(${tone},${tone},255,${random.range(0.05, 0.24)})`);
  cloud.addColorStop(1, `rgba(${tone},${tone},255,0)`);
  context.fillStyle = cloud;
  context.fillRect(x - r, y - r, 2 * r, 2 * r);
}

function drawStrip(context: Context, random: Random): void {
  context.fillStyle = css([238, 241, 246], random.range(0.82, 1));
  const width = random.range(84, 94);
  context.fillRect(0, random.range(180, 196), width, cardHeight);
  drawBarcode(context, { x: 20, y: random.range(205, 220), width: 58, height: random.range(470, 510) }, random);
}

interface Line {
  readonly text: string;
  readonly at: readonly [x: number, y: number];
  readonly size: number;
  readonly colour: string;
  readonly face: string;
  /** Maximum width of the line; a longer one is set smaller. */
  readonly width?: number;
}

function write(context: Context, { text, at, size, colour, face, width = 600 }: Line): void {
  context.font = font(face, size);
  const needed = context.measureText(text).width;
  if (needed > width) context.font = font(face, (size * width) / needed);
  context.fillStyle = colour;
  context.fillText(text, at[0], at[1]);
}

function drawTitles(context: Context, plan: ThaiCardPlan): void {
  const [thai, latin] = plan.fonts;
  const [ink, blue] = [css(plan.ink), css(plan.blue)];
  write(context, { text: 'บัตรประจำตัวประชาชน', width: 462, at: [195, 59], size: 50, colour: ink, face: thai });
  write(context, { text: 'Thai National ID Card', width: 500, at: [672, 57], size: 47, colour: blue, face: latin });
  const label = plan.oldLabels ? 'เลขประจำตัว' : 'เลขประจำตัวประชาชน';
  write(context, { text: label, width: 300, at: [193, 98], size: 32, colour: ink, face: thai });
  write(context, { text: 'Identification Number', at: [193, 136], size: 28, colour: blue, face: latin });
  write(context, { text: plan.number, width: 405, at: [536, 126], size: 47, colour: ink, face: 'taviraj-600' });
}

function drawHolder(context: Context, plan: ThaiCardPlan, random: Random): void {
  const [thai, latin] = plan.fonts;
  const [ink, blue] = [css(plan.ink), css(plan.blue)];
  const dy = random.range(-5, 5);
  const put = (
    text: string,
    at: readonly [number, number],
    rest: readonly [size: number, colour: string, face: string],
  ) => write(context, { text, at: [at[0], at[1] + dy], size: rest[0], colour: rest[1], face: rest[2] });
  put(plan.oldLabels ? 'ชื่อ' : 'ชื่อตัวและชื่อสกุล', [113, 212], [29, ink, thai]);
  put(plan.nameThai, [plan.oldLabels ? 190 : 350, 214], [48, ink, thai]);
  put('Name', [366, 268], [28, blue, latin]);
  put(plan.nameLatin, [476, 268], [37, blue, latin]);
  put('Last name', [366, 322], [28, blue, latin]);
  put(plan.lastLatin, [536, 322], [37, blue, latin]);
  put('เกิดวันที่', [402, 374], [33, ink, thai]);
  put(plan.birth[0], [542, 376], [37, ink, thai]);
  put('Date of Birth', [402, 434], [28, blue, latin]);
  put(plan.birth[1], [602, 436], [37, blue, latin]);
  if (plan.religion !== '') {
    put('ศาสนา', [402, 484], [30, ink, thai]);
    put(plan.religion, [506, 484], [32, blue, thai]);
  }
  const low = random.range(-14, 14);
  put('ที่อยู่', [115, 535 + low], [33, ink, thai]);
  put(plan.address[0], [206, 535 + low], [34, ink, thai]);
  put(plan.address[1], [206, 578 + low], [34, ink, thai]);
}

function drawFoot(context: Context, plan: ThaiCardPlan, random: Random): void {
  const [thai, latin] = plan.fonts;
  const [ink, blue] = [css(plan.ink), css(plan.blue)];
  const dy = random.range(-16, 4);
  const dates = [
    [113, plan.issue, 'วันออกบัตร', 'Date of Issue'],
    [674, plan.expiry, 'วันบัตรหมดอายุ', 'Date of Expiry'],
  ] as const;
  for (const [x, date, label, latinLabel] of dates) {
    write(context, { text: date[0], at: [x, 640 + dy], size: 30, colour: ink, face: thai });
    write(context, { text: label, at: [x, 674 + dy], size: 28, colour: ink, face: thai });
    write(context, { text: date[1], at: [x, 711 + dy], size: 29, colour: blue, face: latin });
    write(context, { text: latinLabel, at: [x, 740 + dy * 0.5], size: 26, colour: blue, face: latin });
  }
  drawSeal(context, { x: 466 + random.range(-14, 14), y: 640 + dy, radius: 50 }, random.fork('seal'));
  drawSignature(context, { x: 500, y: 620 + dy, width: 150, height: 70 }, random.fork('signature'));
  write(context, { text: `(${plan.officer})`, at: [348, 712 + dy], size: 27, colour: ink, face: thai });
  write(context, { text: 'เจ้าพนักงานออกบัตร', at: [348, 743 + dy * 0.5], size: 27, colour: ink, face: thai });
  write(context, { text: plan.request, at: [plan.panel.x + 42, 733], size: 29, colour: ink, face: 'sarabun-600' });
}
