import { Counter, Gauge } from 'prom-client';
import type { OpenRegistry } from './metrics-exposition.ts';

/** Adds gauges that read a value at each scrape. */
export function gaugesOf(registry: OpenRegistry) {
  return (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  };
}

/** Adds a counter that something else counts. */
export function addCounter(
  registry: OpenRegistry,
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => number },
): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
