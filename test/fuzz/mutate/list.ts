import type { Random } from '../../../synth/base/random.ts';

/** Removes, repeats, moves or borrows items of a list. */
export function mutateList<T>(items: readonly T[], random: Random, others: readonly T[]): T[] {
  const list = [...items];
  const at = random.int(0, Math.max(0, list.length - 1));
  const item = list[at];
  if (item === undefined) return [...others.slice(0, 1)];
  switch (random.int(0, 3)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(at, 0, ...Array.from({ length: random.int(1, random.chance(0.1) ? 200 : 3) }, () => item));
      break;
    case 2:
      list.splice(at, 1);
      list.splice(random.int(0, list.length), 0, item);
      break;
    default:
      list.splice(at, 0, others.length > 0 ? random.pick(others) : item);
  }
  return list;
}

/** The list with one item changed. */
export function withOne<T>(items: readonly T[], random: Random, change: (item: T) => T): T[] {
  const at = random.int(0, Math.max(0, items.length - 1));
  return items.map((item, index) => (index === at ? change(item) : item));
}
