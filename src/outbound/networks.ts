import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A network, as an address and the length of its prefix. */
type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Addresses that answer the machine itself with secrets, or that only the machine's host may use, although some are in public networks:
 * the metadata services of the clouds. No setting allows them.
 */
const metadataAddresses = [
  '169.254.169.254', // Amazon, Google, Azure and most others
  '169.254.170.2', // Amazon, credentials of a container
  '169.254.170.23', // Amazon, credentials of a pod
  'fd00:ec2::254', // Amazon, over IPv6
  'fd00:ec2::23',
  'fd20:ce::254', // Google, over IPv6
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure, a public address
  '192.0.0.192', // Oracle
].map((address) => ipaddr.parse(address).toString());

/** The unicast addresses of the internet; the rest of IPv6 is special, or has no meaning yet. */
const globalUnicast: Network = [ipaddr.parse('2000::'), 3];

/** Whether a connection to an address may be made. */
export type AddressFilter = (address: string) => boolean;

/** Whether the text is a network such as `10.0.0.0/8` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  // The library also takes `10/8`, and means 0.0.0.10 by it.
  return ipaddr.isValidCIDR(text) && isIP(text.split('/')[0] ?? '') !== 0;
}

/**
 * Allows public addresses, and those in the given networks except metadata services.
 * An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is never public: the address that it leads to is not the one that was checked.
 * @throws TypeError if a network is malformed.
 */
export function createAddressFilter(networks: readonly string[]): AddressFilter {
  const allowed = networks.map(parseNetwork);
  return (text) => {
    // Only a whole address as the system writes it; one with a zone (`%eth0`) is link-local.
    if (isIP(text) === 0) return false;
    const address = ipaddr.parse(text);
    if (metadataAddresses.includes(withoutPrefix(address).toString())) return false;
    return isPublic(address) || allowed.some((network) => isWithin(address, network));
  };
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isWithin(address, globalUnicast);
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: Network): boolean {
  return address.kind() === network[0].kind() && address.match(network as [ipaddr.IPv4 | ipaddr.IPv6, number]);
}

/** The IPv4 address that a mapped or translated IPv6 address leads to. */
function withoutPrefix(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const isTranslated = ['ipv4Mapped', 'rfc6145', 'rfc6052'].includes(address.range());
  return isTranslated ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : address;
}

function parseNetwork(text: string): Network {
  if (!isNetwork(text))
    throw new TypeError(`Expected a network such as 10.0.0.0/8 but received ${JSON.stringify(text)}`);
  return ipaddr.parseCIDR(text);
}
