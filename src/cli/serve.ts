import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import { type App, buildApp, version } from '../server/index.ts';
import type { Store } from '../store/index.ts';
import { openTracing } from '../tracing/index.ts';
import { listenAdmin } from './admin-port.ts';
import { batchPartsOf, openOutside, openQueuedStore } from './batch-parts.ts';
import { openCandidate, openInspector, settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { type Settings, settingsTable } from './settings.ts';
import { endingSignals, exitAtOnce } from './signals.ts';
import { formatTable } from './table.ts';
import { tracingOptions } from './tracing-settings.ts';
import { welcome } from './welcome.ts';

/** Adds `antifake serve` and `antifake start`. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('run the HTTP service; does not create a key')
    .addHelpText('after', settingsHelp)
    .action(() => serve());
  program
    .command('start')
    .description('development start: run the service, create a key if there is none, and print a curl command to try')
    .action(() => serve(welcome));
}

/** The settings with their defaults. */
function settingsHelp(): string {
  const rows = Object.values(settingsTable).map(({ name, defaultText }) => [`  ${name}`, defaultText]);
  return `\nSettings from the environment or ANTIFAKE_CONFIG_FILE (docs/config.md describes them):\n${formatTable(['  name', 'default'], rows)}`;
}

/** The running service, passed to the callback once it listens. */
export interface Listening {
  readonly store: Store;
  readonly settings: Settings;
  readonly url: string;
}

async function serve(whenListening?: (listening: Listening) => Promise<void>): Promise<void> {
  const settings = settingsOfProcess();
  const upkeep: { onError: (error: Error) => void } = { onError: () => undefined };
  const [inspector, candidate, queued, tracing] = await Promise.all([
    openInspector(settings),
    openCandidate(settings),
    openQueuedStore(settings, (error) => upkeep.onError(error)),
    openTracing(tracingOptions(settings, version)),
  ]);
  const { store } = queued;
  const outside = openOutside(settings);
  const isDevelopment = whenListening === welcome;
  const batches = batchPartsOf(settings, queued, outside.sender);
  const app = await buildApp({
    inspector,
    store,
    settings,
    batches,
    tracing,
    isDevelopment,
    ...(candidate && { candidate }),
  });
  upkeep.onError = (err) => app.http.log.warn({ err }, 'upkeep of the queue failed');
  const close = () => Promise.all([inspector.close(), queued.close(), outside.close(), tracing.close()]);
  endOnSignal({ app, shutdownTimeoutMs: settings.shutdownTimeoutMs, close });
  await listen(app, settings);
  if (whenListening === undefined) await warnKeyless(store).catch(() => undefined);
  await whenListening?.({ store, settings, url: urlOf(app.http.server.address() as AddressInfo) });
}

/** Without a key every request is refused; the service still runs, because it sees a new key within a second. */
async function warnKeyless(store: Store): Promise<void> {
  const keys = await store.listKeys();
  if (keys.some(({ state }) => state === 'live')) return;
  process.stderr.write(
    'There is no live key, so every request is refused. Create one: antifake keys create --name NAME\n',
  );
}

/** The admin port follows, so that `/readyz` cannot answer before photos are accepted. */
async function listen({ http, admin }: App, settings: Settings): Promise<void> {
  const { host, port } = settings;
  await http.listen({ host, port }).catch((cause: unknown) => {
    throw new Error(`Expected a free address for ANTIFAKE_HOST ${host} and ANTIFAKE_PORT ${port}`, { cause });
  });
  if (admin !== undefined) await listenAdmin(admin, settings);
}

/** Time for models and store to close, after the time for the shutdown itself. */
const closeTimeoutMs = 5000;

/** The parts that a signal must end. */
interface Ending {
  readonly app: App;
  readonly shutdownTimeoutMs: number;
  /** Closes the inspector and the store that the app depends on. */
  readonly close: () => Promise<unknown>;
}

/** The first signal finishes accepted requests; a second one exits at once. */
function endOnSignal(ending: Ending): void {
  let isEnding = false;
  for (const signal of endingSignals) {
    process.off(signal, exitAtOnce);
    process.on(signal, () => {
      if (isEnding) exitAtOnce(signal);
      isEnding = true;
      void end(ending);
    });
  }
}

/** Shuts down in order, or by force if that takes too long; a failure is logged and exits with 70. */
async function end({ app, shutdownTimeoutMs, close }: Ending): Promise<void> {
  setTimeout(() => process.exit(exitCodes.fault), shutdownTimeoutMs + closeTimeoutMs).unref();
  try {
    await app.shutdown();
    await close();
    // An export of traces that is still being repeated must not delay the end.
    process.exit(exitCodes.ok);
  } catch (err) {
    app.http.log.error({ err }, 'shutdown failed');
    process.exit(exitCodes.fault);
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && host.includes(':') ? `[${host}]` : host}:${port}`;
}
