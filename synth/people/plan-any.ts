import type { GenericCardPlan, LaidPlan, PrintPlan, PrintPreparation, ScreenPlan, ThaiCardPlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';

type Kind = (ThaiCardPlan | GenericCardPlan)['kind'];

/** How a portrait covers its card: on Thai cards as a picture, rarely under a pattern; on others also as ink, faded and printed over. */
export function planAnyLaid(random: Random, kind: Kind): LaidPlan {
  if (kind === 'thai') return { as: 'picture', fade: 0, overprint: random.chance(0.25) ? random.range(0.05, 0.3) : 0 };
  return {
    as: random.chance(0.45) ? 'ink' : 'picture',
    fade: random.chance(0.35) ? random.range(3, 40) : 0,
    overprint: random.chance(0.5) ? random.range(0.05, 0.6) : 0,
  };
}

/** The usual print with another preparation; on other documents often in grey, and through a screen. */
export function planAnyPrint(random: Random, kind: Kind, usual: PrintPlan): PrintPlan {
  const colours =
    kind === 'thai' ? { ...usual, saturation: random.range(0.55, 1.35) } : inkOf(random.fork('ink'), usual);
  const print = {
    ...colours,
    sigma: random.range(0.2, kind === 'thai' ? 2 : 2.6),
    contrast: usual.contrast * random.range(0.85, 1.1),
    noise: random.range(0, 6),
    ready: planPreparation(random.fork('ready'), kind),
  };
  return random.chance(kind === 'thai' ? 0.2 : 0.5)
    ? { ...print, screen: planScreen(random.fork('screen'), kind === 'thai' ? 0.5 : 1) }
    : print;
}

/** In grey for half of the documents, sometimes tinted or with some colour left. */
function inkOf(random: Random, usual: PrintPlan): PrintPlan {
  if (random.chance(0.5)) return { ...usual, saturation: random.range(0.5, 1.4) };
  const tint = random.chance(0.5) ? 0.05 : 0.012;
  return {
    ...usual,
    saturation: random.chance(0.7) ? 0 : random.range(0, 0.35),
    gain: [1 + random.gauss() * tint, 1 + random.gauss() * tint, 1 + random.gauss() * tint],
  };
}

function planPreparation(random: Random, kind: Kind): PrintPreparation {
  const stored = random.chance(0.35);
  return {
    retouch: random.chance(0.35) ? random.range(3, kind === 'thai' ? 12 : 22) : 0,
    storedPx: stored ? random.range(kind === 'thai' ? 150 : 90, 260) : 0,
    sharpen: random.chance(0.45) ? random.range(0.2, 1.6) : 0,
    gamma: Math.exp(random.gauss() * 0.2),
    hardness: random.range(-0.2, 0.45),
  };
}

function planScreen(random: Random, strength: number): ScreenPlan {
  return {
    kind: random.weighted({ dots: 40, lines: 30, grain: 30 }),
    pitch: random.range(2.4, 9),
    angle: random.range(0, Math.PI),
    strength: strength * random.range(4, 22),
  };
}
