import type { App } from '../server/index.ts';
import type { Settings } from './settings.ts';

/** Listens on ANTIFAKE_ADMIN_PORT. @throws Error if the address is not free. */
export async function listenAdmin(
  admin: NonNullable<App['admin']>,
  { host, adminHost = host, adminPort = 0 }: Settings,
): Promise<void> {
  await admin.listen({ host: adminHost, port: adminPort }).catch((cause: unknown) => {
    throw new Error(`Expected a free address ${adminHost} for ANTIFAKE_ADMIN_PORT ${adminPort}`, { cause });
  });
}
