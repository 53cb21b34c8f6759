import { type Evidence, type Logits, mirroredViews, runOnce } from '../../../src/checks/evidence.ts';
import { deepfakeInputs } from '../../../src/checks/index.ts';
import type { Model } from '../../../src/model/index.ts';
import { attacks, type DrawnPortrait, type DrawnQuery, drawPortraits } from './drawn.ts';

/** A drawn portrait, with the logits for its views and for the mirror images of its views. */
export interface BothPasses extends Pick<DrawnPortrait, 'kind' | 'maker' | 'person' | 'sent'> {
  readonly prints: DrawnQuery['prints'];
  readonly attack: boolean;
  readonly first: Logits;
  readonly second: Logits;
}

/** Draws portraits, half of them with `prints: 'any'`, and runs the networks on the views of each and on their mirror images. */
export async function runBothPasses(query: Omit<DrawnQuery, 'prints'>, model: Model): Promise<BothPasses[]> {
  const passes: BothPasses[] = [];
  for (const prints of ['usual', 'any'] as const) {
    const drawn = drawPortraits({ ...query, prints, people: Math.ceil(query.people / 2) });
    for await (const { presentation, kind, maker, person, sent } of drawn) {
      const views = deepfakeInputs(presentation, model.manifest);
      const first = await runOnce(views, model);
      const second = await runOnce(mirroredViews(views), model);
      const attack = attacks.some((one) => one === kind);
      passes.push({ kind, maker, person, sent, prints, attack, first: logitsOf(first), second: logitsOf(second) });
    }
  }
  return passes;
}

function logitsOf({ card, face }: Evidence): Logits {
  return { card, face };
}
