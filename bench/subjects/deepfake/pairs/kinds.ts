import type { AttackKind } from '../../../../synth/index.ts';

/** Where an attack takes its other picture from. */
export type Source = 'donor' | 'genuine' | 'made up' | 'unseen maker' | 'itself';

/** One kind of attack as a row of the table. */
export interface RowKind {
  readonly name: string;
  readonly attack: AttackKind;
  readonly source: Source;
  /** Whether it is one of "all attacks". Self-blends are a device of training, and an editor leaves everybody's face as it is. */
  readonly isFraud: boolean;
}

/** Makers whose pictures training saw, and those that it never saw (models/deepfake-*.md). */
export const madeUpSets: readonly string[] = ['genphotos', 'sdfd'];
export const unseenSets: readonly string[] = ['lfw_faceswap'];

/** Kinds that cost one photo each; every card has some of them in turn. */
export const usualKinds: readonly RowKind[] = [
  { name: 'swap_after', attack: 'swap_after', source: 'donor', isFraud: true },
  { name: 'part_after', attack: 'part_after', source: 'donor', isFraud: true },
  { name: 'paste_after', attack: 'paste_after', source: 'donor', isFraud: true },
  { name: 'replace_after', attack: 'replace_after', source: 'genuine', isFraud: true },
  { name: 'stuck_over', attack: 'stuck_over', source: 'donor', isFraud: true },
  { name: 'swap_before', attack: 'swap_before', source: 'donor', isFraud: true },
  { name: 'generated_before', attack: 'generated_before', source: 'made up', isFraud: true },
  { name: 'unseen_before', attack: 'generated_before', source: 'unseen maker', isFraud: true },
  { name: 'selfblend_after', attack: 'selfblend_after', source: 'itself', isFraud: false },
];

/** What an editor that runs on a network does to the whole photo, or to the portrait. */
export const editorKinds: readonly RowKind[] = [
  { name: 'editor_photo_after', attack: 'editor_photo_after', source: 'itself', isFraud: false },
  { name: 'editor_portrait_after', attack: 'editor_portrait_after', source: 'itself', isFraud: false },
];

/** Usual kinds of one card. */
export const kindsPerCard = 3;

/** The usual kinds of the card with this number: each kind on every third card, whatever the number of cards. */
export function kindsOf(card: number): readonly RowKind[] {
  return Array.from({ length: kindsPerCard }, (_, i) => usualKinds[(card * kindsPerCard + i) % usualKinds.length]!);
}
