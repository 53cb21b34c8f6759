import { cardHeight, cardWidth, type GenericCardPlan, type Rgb } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import { femaleNames, maleNames, surnames } from '../text/names.ts';

const words = [
  'REPUBLIC',
  'IDENTITY CARD',
  'DRIVING LICENCE',
  'PERMIS',
  'SURNAME',
  'GIVEN NAMES',
  'DATE OF BIRTH',
  'NATIONALITY',
  'PLACE OF BIRTH',
  'SEX',
  'EXPIRY',
  'PERSONAL NO.',
  'AUTHORITY',
  'RESIDENCE',
  'CARTE NATIONALE',
  'AUSWEIS',
  'TARJETA',
];

/** Plans an ID-1 document of an invented country. */
export function planGenericCard(random: Random): GenericCardPlan {
  const height = Math.round(random.range(0.34, 0.72) * cardHeight);
  const width = Math.round(height * random.range(0.74, 0.86));
  const margin = random.int(20, 90);
  const mrzLines = random.chance(0.35) ? random.int(2, 3) : 0;
  const y = random.int(60, Math.max(61, cardHeight - height - 40 - mrzLines * 60));
  const light = random.chance(0.8);
  const base: Rgb = light ? pastel(random) : [random.int(60, 150), random.int(60, 150), random.int(60, 150)];
  return {
    kind: 'generic',
    seed: random.int(0, 2 ** 31),
    panel: { x: random.chance(0.72) ? margin : cardWidth - margin - width, y, width, height },
    top: base,
    bottom: light ? pastel(random) : base,
    ink: light ? [random.int(0, 60), random.int(0, 60), random.int(0, 70)] : [240, 240, 240],
    accent: [random.int(0, 220), random.int(0, 160), random.int(0, 220)],
    lines: Array.from({ length: random.int(6, 16) }, () => line(random)),
    mrz: Array.from({ length: mrzLines }, () => mrz(random)),
    chip: random.chance(0.2),
    ghost: random.chance(0.35),
  };
}

/**
 * Plans the data page of a passport of no real country, in the proportions of a card: white paper whose artwork ends before some of its
 * edges, a portrait at the left, and lines for machines on plain paper below a rule.
 */
export function planPassportPage(random: Random): GenericCardPlan {
  const card = planGenericCard(random);
  const height = Math.round(random.range(0.38, 0.58) * cardHeight);
  const y = random.int(90, 200);
  const paper = random.int(226, 253);
  const white: Rgb = [paper + random.range(-6, 2), paper, paper + random.range(-10, 2)];
  const mrzLines = random.chance(0.8) ? 2 : 0;
  const [left, top] = [edgeOrMargin(random), edgeOrMargin(random)];
  const right = cardWidth - edgeOrMargin(random);
  const bottom = mrzLines > 0 ? cardHeight - mrzLines * 56 - random.int(30, 60) : cardHeight - edgeOrMargin(random);
  return {
    ...card,
    panel: { x: random.int(14, 90), y, width: Math.round(height * random.range(0.74, 0.86)), height },
    top: white,
    bottom: white,
    ink: [random.int(0, 60), random.int(0, 60), random.int(0, 70)],
    mrz: Array.from({ length: mrzLines }, () => mrz(random)),
    chip: false,
    printed: { x: left, y: top, width: right - left, height: bottom - top },
  };
}

/** Plans a card or a passport's page with bands, rules and digits along its edges. */
export function planBandedDocument(random: Random): GenericCardPlan {
  const card = random.chance(0.6) ? planPassportPage(random) : planGenericCard(random);
  return { ...card, hasBands: true };
}

/** Card units that artwork keeps from an edge: none, or a margin. */
function edgeOrMargin(random: Random): number {
  return random.chance(0.5) ? 0 : random.int(10, 260);
}

function pastel(random: Random): Rgb {
  const level = random.int(190, 248);
  const tint = (): number => Math.min(252, level + random.range(-34, 26));
  return [tint(), tint(), tint()];
}

function line(random: Random): string {
  const kind = random.int(0, 3);
  if (kind === 0) return random.pick(words);
  if (kind === 1) return random.pick(random.pick([maleNames, femaleNames, surnames]))[1].toUpperCase();
  if (kind === 2) return `${random.int(10, 28)}.${random.int(10, 12)}.${random.int(1950, 2035)}`;
  return `${random.pick(['A', 'K', 'X', ''])}${random.int(100000, 99999999)}`;
}

function mrz(random: Random): string {
  const body = `${random.pick(surnames)[1]}<<${random.pick(maleNames)[1]}`.toUpperCase();
  const head = random.chance(0.5)
    ? `I<UTO${random.int(1e6, 9e6)}<${random.int(1e6, 9e6)}`
    : `${random.pick(['P', 'ID'])}<UTO${body}`;
  return head.padEnd(34, '<').slice(0, 34);
}
