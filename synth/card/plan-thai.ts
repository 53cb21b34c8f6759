import type { Box, Generation, Rgb, ThaiCardPlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import { type Day, expiryOf, latinDate, thaiDate } from '../text/dates.ts';
import { femaleNames, maleNames, surnames } from '../text/names.ts';
import { citizenNumber } from '../text/number.ts';
import { officers, provinces, religions } from '../text/places.ts';

const shades: Readonly<Record<Generation, readonly [Rgb, Rgb]>> = {
  blue: [
    [158, 206, 240],
    [96, 166, 214],
  ],
  pale: [
    [190, 224, 243],
    [150, 202, 234],
  ],
  green: [
    [208, 228, 218],
    [184, 206, 196],
  ],
  white: [
    [240, 243, 246],
    [222, 232, 240],
  ],
};

/** Plans everything that is printed on one Thai card. */
export function planThaiCard(random: Random): ThaiCardPlan {
  const generation = random.weighted<Generation>({ blue: 50, pale: 27, green: 15, white: 8 });
  const shade = () => random.range(-16, 16);
  const cast: Rgb = [shade(), shade() * 0.6, shade()];
  const cover = random.range(0.5, 1);
  const paler = (value: number): number => 255 - (255 - value) * cover;
  const shift = ([r, g, b]: Rgb): Rgb => [paler(r + cast[0]), paler(g + cast[1]), paler(b + cast[2])];
  return {
    kind: 'thai',
    generation,
    seed: random.int(0, 2 ** 31),
    top: shift(shades[generation][0]),
    bottom: shift(shades[generation][1]),
    ink: [random.int(8, 50), random.int(8, 50), random.int(14, 60)],
    blue: [random.int(10, 50), random.int(20, 60), random.int(110, 165)],
    oldLabels: generation === 'white' || generation === 'green' ? random.chance(0.8) : random.chance(0.1),
    chip: random.chance(0.9) ? 'left' : 'right',
    panel: planPanel(random),
    ...planHolder(random),
    fonts: [
      random.pick(['taviraj-600', 'taviraj-700', 'noto-serif-thai-700', 'sarabun-600']),
      random.pick(['taviraj-600', 'noto-serif-thai-700', 'noto-serif-thai-600']),
    ],
  };
}

/** The portrait panel, x 74.6–97.6 %, y 48–91.8 % of the card, jittered by a few units. */
function planPanel(random: Random): Box {
  return {
    x: 895 + random.int(-14, 10),
    y: 363 + random.int(-22, 14),
    width: 276 + random.int(-12, 8),
    height: 331 + random.int(-10, 12),
  };
}

function planHolder(random: Random) {
  const male = random.chance(0.5);
  const givenName = random.pick(male ? maleNames : femaleNames);
  const family = random.pick(surnames);
  const [titleThai, titleLatin] = male
    ? ['นาย', 'Mr.']
    : random.pick([
        ['น.ส.', 'Miss'],
        ['นาง', 'Mrs.'],
      ] as const);
  const birth: Day = { year: random.int(1945, 2008), month: random.int(1, 12), day: random.int(1, 28) };
  const issue: Day = { year: random.int(2012, 2025), month: random.int(1, 12), day: random.int(1, 28) };
  const expiry = expiryOf(birth, issue);
  return {
    number: citizenNumber(random),
    nameThai: `${titleThai} ${givenName[0]}  ${family[0]}`,
    nameLatin: `${titleLatin} ${givenName[1]}`,
    lastLatin: family[1],
    birth: [thaiDate(birth), latinDate(birth)] as const,
    issue: [thaiDate(issue), latinDate(issue)] as const,
    expiry: [thaiDate(expiry), latinDate(expiry)] as const,
    religion: random.chance(0.55) ? random.pick(religions) : '',
    address: planAddress(random),
    officer: random.pick(officers),
    request: requestNumber(random, issue),
  };
}

function planAddress(random: Random): readonly [string, string] {
  const province = random.pick(provinces);
  const [subdistrict, district] = random.pick(province.districts);
  const house = random.chance(0.5) ? `${random.int(1, 499)}` : `${random.int(1, 499)}/${random.int(1, 120)}`;
  if (province === provinces[0]) return [`${house} แขวง${subdistrict} เขต${district}`, province.name];
  return [`${house} หมู่ที่ ${random.int(1, 14)} ต.${subdistrict} อ.${district}`, `จ.${province.name}`];
}

/** `OOOO-NN-MMDDhhmm`: office, machine, month, day and time of the photo, which is taken where and when the card is issued. */
function requestNumber(random: Random, { month, day }: Day): string {
  const two = (value: number) => `${value}`.padStart(2, '0');
  const time = `${two(random.int(8, 16))}${two(random.int(0, 59))}`;
  return `${random.int(1001, 9699)}-${two(random.int(1, 12))}-${two(month)}${two(day)}${time}`;
}
