import type { Subject } from './shared/subject.ts';

/** A subject that is loaded on demand, because most need networks, canvases or codecs. */
type Loader = () => Promise<{ readonly subject: Subject }>;

/** Every subject by its name, in the order of its sections on the pages of docs/quality. */
export const subjects: Readonly<Record<string, Loader>> = {
  finder: () => import('./subjects/card/finder.ts'),
  'finder-scans': () => import('./subjects/card/finder-scans.ts'),
  'finder-drawn': () => import('./subjects/card/finder-drawn.ts'),
  checks: () => import('./subjects/product/checks.ts'),
  interaction: () => import('./subjects/product/interaction.ts'),
  'checks-real': () => import('./subjects/product/checks-real.ts'),
  quality: () => import('./subjects/product/quality/quality.ts'),
  'no-card': () => import('./subjects/card/no-card.ts'),
  'thai-card': () => import('./subjects/card/thai-card.ts'),
  'several-cards': () => import('./subjects/card/several-cards.ts'),
  'cut-cards': () => import('./subjects/card/cut-cards.ts'),
  'deepfake-pairs': () => import('./subjects/deepfake/pairs/deepfake-pairs.ts'),
  'deepfake-terms': () => import('./subjects/deepfake/deepfake-terms.ts'),
  'deepfake-compare': () => import('./subjects/deepfake/deepfake-compare.ts'),
  mirror: () => import('./subjects/deepfake/mirror.ts'),
  'deepfake-grey': () => import('./subjects/deepfake/real/deepfake-grey.ts'),
  'deepfake-real': () => import('./subjects/deepfake/real/deepfake-real.ts'),
  portraits: () => import('./subjects/deepfake/portraits.ts'),
  'print-left-out': () => import('./subjects/print/print-left-out.ts'),
  print: () => import('./subjects/print/print.ts'),
  'print-plot': () => import('./subjects/print/print-plot.ts'),
  blur: () => import('./subjects/blur/blur.ts'),
  'blur-real': () => import('./subjects/blur/blur-real.ts'),
  'blur-plot': () => import('./subjects/blur/blur-plot.ts'),
  findings: () => import('./subjects/product/findings.ts'),
  latency: () => import('./subjects/cost/latency.ts'),
  'checks-cost': () => import('./subjects/cost/checks-cost.ts'),
  'engine-cost': () => import('./subjects/cost/engine-cost.ts'),
  'finder-pace': () => import('./subjects/cost/finder-pace.ts'),
  synth: () => import('./subjects/cost/synth.ts'),
  throughput: () => import('./subjects/service/throughput.ts'),
  overload: () => import('./subjects/service/overload.ts'),
  shadow: () => import('./subjects/service/shadow.ts'),
  soak: () => import('./subjects/service/soak.ts'),
  memory: () => import('./subjects/service/memory.ts'),
  kill: () => import('./subjects/service/kill/kill.ts'),
  batches: () => import('./subjects/service/batches/batches.ts'),
  'batch-pace': () => import('./subjects/service/batches/pace.ts'),
  'batch-workers': () => import('./subjects/service/batches/workers.ts'),
  commits: () => import('./subjects/service/batches/commits.ts'),
  fuzz: () => import('./subjects/service/fuzz.ts'),
  'decode-cost': () => import('./subjects/service/decode-cost.ts'),
  image: () => import('./subjects/package/image.ts'),
  install: () => import('./subjects/package/install.ts'),
  'eval-coverage': () => import('./subjects/evaluation/eval-coverage.ts'),
  'eval-memory': () => import('./subjects/evaluation/eval-memory.ts'),
  console: () => import('./subjects/console/console.ts'),
  'world-probe': () => import('./subjects/product/world-probe.ts'),
};

/** All subjects, loaded. */
export async function loadSubjects(): Promise<readonly Subject[]> {
  const loaded = await Promise.all(Object.values(subjects).map((load) => load()));
  return loaded.map(({ subject }) => subject);
}
