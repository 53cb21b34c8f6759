export { type Changes, type CheckComparison, type Comparison, compare } from './comparison.ts';
