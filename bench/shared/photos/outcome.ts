import type { Inspection } from '../../../src/index.ts';

/** `judged`, or the reason why there was nothing to judge. */
export function outcomeOf(inspection: Inspection): string {
  return inspection.outcome === 'judged' ? 'judged' : inspection.reason;
}
