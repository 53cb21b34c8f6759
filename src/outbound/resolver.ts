import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import type { AddressFilter } from './networks.ts';
import { OutboundError } from './outbound-error.ts';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The system's own resolver, which also reads the hosts file. */
export const systemResolve: Resolve = (hostname) => promisify(lookup)(hostname, { all: true });

/**
 * The name is resolved once for each connection, and the connection goes to the addresses that were checked, so that no second answer can
 * replace them (DNS rebinding). One address that is not allowed refuses the name, because an honest name has none.
 */
export function createPinnedLookup(resolve: Resolve, isAllowed: AddressFilter): LookupFunction {
  return (hostname, { all, family }, callback) => {
    resolve(hostname).then(
      (found) => {
        if (!found.every(({ address }) => isAllowed(address))) return callback(addressNotAllowed(), []);
        const wanted = family === 4 || family === 6 ? found.filter((one) => one.family === family) : found;
        const [first] = wanted;
        if (first === undefined) return callback(new Error('the name has no address'), []);
        if (all === true) callback(null, [...wanted]);
        else callback(null, first.address, first.family);
      },
      (cause: NodeJS.ErrnoException) => callback(cause, []),
    );
  };
}

/** An address in the place of a name is never resolved, so it is checked here. @throws OutboundError `address_not_allowed` */
export function checkLiteralAddress({ hostname }: URL, isAllowed: AddressFilter): void {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0 && !isAllowed(address)) throw addressNotAllowed();
}

function addressNotAllowed(): OutboundError {
  return new OutboundError(
    'address_not_allowed',
    'Expected a host in a network that the settings of the service allow but received one in another network',
  );
}
