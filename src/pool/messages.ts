import type { ErrorReason } from '../errors.ts';
import type { Inspection, PortraitInspection } from '../inspection.ts';
import type { EngineSetup } from '../setup.ts';
import type { Step } from '../stopwatch.ts';

/** Task of a worker: one photo. */
export interface Task {
  readonly image: Uint8Array;
  /** What the photo shows: a whole card, or only the portrait. */
  readonly shows: 'card' | 'portrait';
  readonly findings: boolean;
  /** No other photo is judged: model runs may use idle cores too. */
  readonly isOnlyPhoto: boolean;
}

/** Answer to a task. */
export type Reply = Outcome & { readonly steps: readonly Step[] };

/** How a task ended. An error is a value here, because its class is lost between processes. */
export type Outcome =
  | { readonly kind: 'inspected'; readonly inspection: Inspection | PortraitInspection }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'refused';
      readonly reason: ErrorReason;
      readonly detail: string;
      readonly cause: string | undefined;
    };

/** How a worker runs. */
export interface WorkerOptions {
  /** Threads of a model run while no other photo is judged; it costs memory, as all models are opened twice for it. Absent: one. */
  readonly threadsForOnlyPhoto?: number;
  /** At the lowest priority: it runs when no other process needs the core. */
  readonly isBackground?: boolean;
}

/** To a worker: first the setup, then one task at a time; `stop` ends the running task at its next step. */
export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: EngineSetup; readonly options: WorkerOptions }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'stop' };

/** From a worker: `ready` when its models are open, then a reply to each task. */
export type FromWorker = { readonly kind: 'ready' } | { readonly kind: 'reply'; readonly reply: Reply };
