import type { AttackHooks } from './hooks.ts';

/** Somebody else, a generated person perhaps, is printed on the card; at every strength the same. */
export const generatedBefore: AttackHooks = {
  plan: (plan, { attack }) => ({ ...plan, person: { ...plan.person, portrait: attack.donor } }),
  region: ({ panel }) => panel,
};
