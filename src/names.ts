/**
 * Names of the checks in alphabetical order, in which every answer lists them (test/sync.test.ts compares them with `checks/table.ts`).
 * Each is a lower-case word, and also the name of the check's model, of its result in every answer and of its settings. Here and not
 * in `checks/`, so that reading settings loads no check.
 */
export const checkNames = ['blur', 'deepfake', 'print'] as const;
export type CheckName = (typeof checkNames)[number];

/** An object with a value for each check, by name. */
export function byCheck<T>(of: (name: CheckName) => T): Record<CheckName, T> {
  return Object.fromEntries(checkNames.map((name) => [name, of(name)])) as Record<CheckName, T>;
}

/** Choices of the models that may be used, by the terms of their data. */
export const modelTerms = ['any', 'commercial'] as const;
export type ModelTerms = (typeof modelTerms)[number];
