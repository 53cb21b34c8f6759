import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import { type App, buildApp } from '../server/index.ts';
import type { Store } from '../store/index.ts';
import { openInspector, openSettingsStore, settingsOfProcess } from './compose.ts';
import type { Settings } from './settings.ts';
import { welcome } from './welcome.ts';

/** Adds `antifake serve` and `antifake start`. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('run the HTTP service; makes no key by itself')
    .action(() => serve());
  program
    .command('start')
    .description('development start: run the service, make a key if there is none, and print a curl to try')
    .action(() => serve(welcome));
}

/** What a running service is told about when it listens. */
export interface Listening {
  readonly store: Store;
  readonly settings: Settings;
  readonly url: string;
}

async function serve(whenListening?: (listening: Listening) => Promise<void>): Promise<void> {
  const settings = settingsOfProcess();
  const [inspector, store] = await Promise.all([openInspector(settings), openSettingsStore(settings)]);
  const app = await buildApp({ inspector, store, settings, clock: Date.now });
  endOnSignal(app, async () => {
    await Promise.all([inspector.close(), store.close()]);
  });
  await app.http.listen({ host: settings.host, port: settings.port });
  await whenListening?.({ store, settings, url: urlOf(app.http.server.address() as AddressInfo) });
}

/** The first signal finishes what was accepted; a second one ends at once, by the system's default. */
function endOnSignal(app: App, close: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      try {
        await app.shutdown();
        await close();
      } catch (error) {
        app.http.log.fatal(error, 'shutdown failed');
        process.exit(1);
      }
    });
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && host.includes(':') ? `[${host}]` : host}:${port}`;
}
