import type { AttackHooks } from './hooks.ts';

/** Another person, who may be generated, is printed on the card; the strength has no effect. */
export const generatedBefore: AttackHooks = {
  plan: (plan, { attack }) => ({ ...plan, person: { ...plan.person, portrait: attack.donor } }),
  region: ({ panel }) => panel,
};
