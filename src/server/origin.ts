import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';

/** Values of `Sec-Fetch-Site` for a page of the service itself, and for what a person typed: https://www.w3.org/TR/fetch-metadata/ */
const ownSites: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Refuses what a page of another origin makes a browser send. For a development start: behind a proxy, which may change `Host` and allow
 * other origins, the key alone must suffice.
 * @throws AntifakeError INVALID_REQUEST
 */
export function refuseOtherOrigins({ headers }: FastifyRequest): void {
  const { host = '', origin } = headers;
  // A page can change the address of its own name, and is then of the same origin for the browser: DNS rebinding. It cannot rebind an address.
  if (!isAddress(host)) throw refusal('an address or localhost for Host');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !(typeof site === 'string' && ownSites.has(site)))
    throw refusal('a page of the service itself in Sec-Fetch-Site');
  // Browsers send no Sec-Fetch-Site over plain HTTP to another machine, and old ones never.
  if (origin !== undefined && site === undefined && origin !== `http://${host}`)
    throw refusal('the origin of the service itself in Origin');
}

/** Whether `Host` is an IP address or a name that always leads to this machine, with or without a port. */
function isAddress(host: string): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  // RFC 6761, section 6.3
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

function refusal(expected: string): AntifakeError {
  return new AntifakeError('cross_origin', `expected ${expected}`);
}
