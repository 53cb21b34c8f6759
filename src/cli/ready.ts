import type { Command } from 'commander';
import { settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import type { Settings } from './settings.ts';

const timeoutMs = 2000;

/** Adds `antifake ready`, the health check of the container. */
export function registerReady(program: Command): void {
  program
    .command('ready')
    .description(
      `ask the service on this machine for /readyz, at the address that the settings name; exits ${exitCodes.ok} if it is ready, otherwise ${exitCodes.unhealthy}`,
    )
    .action(async () => {
      process.exitCode = (await isReady(readyUrl(settingsOfProcess()))) ? exitCodes.ok : exitCodes.unhealthy;
    });
}

/** Where the service answers `/readyz`: on the admin port if there is one. */
export function readyUrl({
  host,
  port,
  adminHost = host,
  adminPort,
}: Pick<Settings, 'host' | 'port' | 'adminHost' | 'adminPort'>): string {
  const listens = adminPort === undefined ? host : adminHost;
  const address = listens === '0.0.0.0' ? '127.0.0.1' : listens === '::' ? '::1' : listens;
  return `http://${address.includes(':') ? `[${address}]` : address}:${adminPort ?? port}/readyz`;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })).ok;
  } catch {
    return false;
  }
}
