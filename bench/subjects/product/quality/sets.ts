import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Label, PhotoContent } from '../../../../src/eval/index.ts';
import { listDocuments } from '../../../../synth/dataset/documents.ts';
import { loadPeople, readPeople } from '../../../../synth/dataset/people.ts';
import {
  type AttackKind,
  type PhotoPlan,
  planPhoto,
  Random,
  Renderer,
  renderPhoto,
  withAttack,
} from '../../../../synth/index.ts';
import { spread } from '../../../shared/photos/spread.ts';

/** Labelled photos to measure on. */
export interface PhotoSet {
  readonly name: string;
  readonly photos: PhotoContent;
  readonly labels: readonly Label[];
}

/** The sources of the sets, and their maximum size. */
export interface SetOptions {
  readonly dataDir: string;
  /** The list that training/views/portraits.ts wrote. */
  readonly portraits: string;
  /** Maximum photos of one kind. */
  readonly maxCount: number;
  /** Where drawn photos are kept for the run. */
  readonly scratch: string;
}

/** All sets. */
export async function openSets(options: SetOptions): Promise<readonly PhotoSet[]> {
  return [cards(options), portraits(options), await drawn(options)];
}

/** Real photos of foreign documents: grey paper copies against colour specimens. */
function cards({ dataDir, maxCount }: SetOptions): PhotoSet {
  const labels = spread(listDocuments(dataDir), ({ kind, document }) => `${kind} ${document}`, maxCount / 4).map(
    ({ file, kind, document }): Label => {
      const copy = kind === 'grey_copy';
      return { file, path: join(dataDir, file), truth: { print: copy ? 1 : 0 }, kind: document, group: document };
    },
  );
  return { name: 'cards', photos: 'cards', labels };
}

/** Published portraits that are not in the training data, genuine and fake, without cards. */
function portraits({ dataDir, portraits: list, maxCount }: SetOptions): PhotoSet {
  const rows = readPeople({ list, split: 'test', isIncluded: () => true });
  const labels = spread(rows, ({ set, fake }) => `${set} ${fake}`, maxCount).map(
    ({ file, fake, set, group }): Label => {
      return { file, path: join(dataDir, file), truth: { deepfake: fake }, kind: set, group: `${set}/${group}` };
    },
  );
  return { name: 'portraits', photos: 'portraits', labels };
}

/** Faults of a drawn card, with the strength from which a person sees them. */
const faults: readonly (readonly [check: keyof Label['truth'], kind: AttackKind, from: number])[] = [
  ['blur', 'blur_defocus', 0.3],
  ['blur', 'blur_motion', 0.3],
  ['blur', 'blur_lowres', 0.3],
  ['print', 'grey_copy', 0],
  ['print', 'grey_convert', 0],
  ['deepfake', 'swap_after', 0],
  ['deepfake', 'paste_after', 0],
  ['deepfake', 'stuck_over', 0.3],
];

/** Drawn cards with faces that are not in the training data, clean and with one fault each. */
async function drawn({ dataDir, portraits: list, maxCount, scratch }: SetOptions): Promise<PhotoSet> {
  const people = await loadPeople({ dataDir, list, split: 'test', isIncluded: () => true });
  const renderer = new Renderer({ portraits: people.map((person) => person.portrait) });
  const indexesOf = (fake: 0 | 1) => people.flatMap((person, i) => (person.fake === fake ? [i] : []));
  const [genuine, donors] = [indexesOf(0), indexesOf(1)];
  mkdirSync(scratch, { recursive: true });
  const labels: Label[] = [];
  const add = async (plan: PhotoPlan, label: Pick<Label, 'truth' | 'kind' | 'group'>) => {
    const file = `${labels.length}.jpg`;
    const { jpeg } = await renderPhoto(plan, renderer);
    writeFileSync(join(scratch, file), jpeg);
    labels.push({ file, path: join(scratch, file), ...label });
  };
  for (let card = 0; card < maxCount; card++) {
    const random = new Random(30_107 + card);
    const plan = planPhoto(30_107_000 + card, { portrait: random.pick(genuine), family: 'thai' });
    const group = `card ${card}`;
    await add(plan, { truth: { blur: 0, deepfake: 0, print: 0 }, group });
    const [check, kind, from] = faults[card % faults.length]!;
    const attack = { kind, strength: random.range(from, 1), donor: random.pick(donors) };
    await add(withAttack(plan, attack), { truth: { [check]: 1 }, kind, group });
  }
  return { name: 'drawn', photos: 'cards', labels };
}
