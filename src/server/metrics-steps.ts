import type { Inspection } from '../inspection.ts';
import type { Span } from '../tracing/index.ts';
import { type Families, measured } from './metrics-families.ts';

/** The times of the steps of inspections. */
export function measureSteps(families: Families) {
  const steps = families.histogram({
    name: 'antifake_step_seconds',
    help: 'Time of each step of an inspection.',
    labelNames: ['step'],
  });
  const countSteps = ({ timingsMs }: Inspection, span: Span): void => {
    for (const [step, ms] of Object.entries(timingsMs)) steps.observe(measured(ms / 1000, { step }, span));
  };
  return { steps, countSteps };
}
