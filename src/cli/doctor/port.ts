import { once } from 'node:events';
import { createServer } from 'node:net';
import type { PlannedSettings } from '../compose.ts';
import { describeFailure } from '../failure.ts';
import { fault, type Line, ok } from './line.ts';

/** Checks that the service can listen on the address in the settings, or already does. */
export async function checkPort({ host, port }: PlannedSettings): Promise<Line> {
  const where = `ANTIFAKE_HOST ${host}, ANTIFAKE_PORT ${port}`;
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return ok('port', `${where}: free`);
  } catch (cause) {
    if (await isOurs(host, port)) return ok('port', `${where}: antifake listens there`);
    const text = describeFailure(new Error(`Expected a free address for ${where}`, { cause }));
    return fault('port', { text, remedy: 'Find the program that listens there with `ss -ltnp`.' });
  } finally {
    server.close();
  }
}

async function isOurs(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const answer = await fetch(`http://${name}:${port}/openapi.json`, { signal: AbortSignal.timeout(1000) })
    .then(async (reply) => reply.text())
    .catch(() => '');
  return answer.includes('/v1/th_card/antifake');
}
