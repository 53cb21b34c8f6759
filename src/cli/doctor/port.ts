import { once } from 'node:events';
import { createServer } from 'node:net';
import type { PlannedSettings } from '../compose.ts';
import { describeFailure } from '../failure.ts';
import { fault, type Line, ok } from './line.ts';

/** Checks that the service can listen on the address in the settings, or already does. */
export function checkPort({ host, port }: PlannedSettings): Promise<Line> {
  return checkAddress({ name: 'port', where: `ANTIFAKE_HOST ${host}, ANTIFAKE_PORT ${port}`, host, port });
}

/** The same for the admin port, if there is one. */
export function checkAdminPort({
  host,
  adminHost = host,
  adminPort: port,
}: PlannedSettings): Promise<Line> | undefined {
  if (port === undefined) return undefined;
  return checkAddress({
    name: 'admin port',
    where: `${adminHost}, ANTIFAKE_ADMIN_PORT ${port}`,
    host: adminHost,
    port,
  });
}

/** An address to listen on, and how a line names it. */
interface Address {
  readonly name: string;
  readonly where: string;
  readonly host: string;
  readonly port: number;
}

async function checkAddress({ name, where, host, port }: Address): Promise<Line> {
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return ok(name, `${where}: free`);
  } catch (cause) {
    if (await isOurs(host, port)) return ok(name, `${where}: antifake listens there`);
    const text = describeFailure(new Error(`Expected a free address for ${where}`, { cause }));
    return fault(name, { text, remedy: 'Find the program that listens there with `ss -ltnp`.' });
  } finally {
    server.close();
  }
}

async function isOurs(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const read = (path: string) =>
    fetch(`http://${name}:${port}${path}`, { signal: AbortSignal.timeout(1000) })
      .then(async (reply) => reply.text())
      .catch(() => '');
  return (
    (await read('/openapi.json')).includes('/v1/th_card/antifake') || (await read('/metrics')).includes('antifake_')
  );
}
