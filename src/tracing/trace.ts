import { AsyncLocalStorage } from 'node:async_hooks';

/** Facts about a span. Never anything that a caller has written: no photo, no key, no address. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Something that has ended, such as a step of an inspection. */
export interface Past {
  readonly name: string;
  /** Start and end by `machineMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly isFailed: boolean;
}

/** A span of a trace, and what happens within it. */
export interface Span {
  /** Id of the trace, 32 hexadecimal digits, for logs; `undefined` if nothing is traced. */
  readonly traceId: string | undefined;
  /** Id of the trace if it is exported, for exemplars: the others cannot be looked up. */
  readonly sampledId: string | undefined;
  /** Headers that pass the trace on to another service (W3C Trace Context). */
  readonly headers: Readonly<Record<string, string>>;
  /** Runs work in a span of its own, which is marked if the work fails. */
  run<T>(name: string, work: (span: Span) => Promise<T>): Promise<T>;
  /** Adds a span for what has ended. */
  add(past: Past): void;
  set(attributes: Attributes): void;
  /** Ends the span. Spans within it may still follow. */
  end(outcome?: { readonly isFailed: boolean }): void;
}

/** What takes the place of a span while nothing is traced. */
export const untraced: Span = {
  traceId: undefined,
  sampledId: undefined,
  headers: {},
  run: (_name, work) => work(untraced),
  add: () => undefined,
  set: () => undefined,
  end: () => undefined,
};

const current = new AsyncLocalStorage<Span>();

/** Calls back with the span as the current one, for what has no parameter for it, such as operations of the store. */
export function within<T>(span: Span, callback: () => T): T {
  return current.run(span, callback);
}

/** The span of the work that is going on. */
export function currentSpan(): Span {
  return current.getStore() ?? untraced;
}
