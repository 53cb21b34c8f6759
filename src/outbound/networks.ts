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
  return ipaddr.isValidCIDR(text) && text.includes('/');
}

/**
 * Allows public addresses, and those in the given networks except metadata services.
 * An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is never public: the address that it leads to is not the one that was checked.
 * @throws TypeError if a network is malformed.
 */
export function createAddressFilter(networks: readonly string[]): AddressFilter {
  const allowed = networks.map(parseNetwork);
  return (text) => {
    // Only an address as the system writes it; no shortened, octal or hexadecimal form gets here, and a zone (`%eth0`) is link-local.
    if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return false;
    const address = ipaddr.parse(text);
    if (metadataAddresses.includes(withoutMapping(address).toString())) return false;
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

function withoutMapping(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseNetwork(text: string): Network {
  if (!isNetwork(text))
    throw new TypeError(`Expected a network such as 10.0.0.0/8 but received ${JSON.stringify(text)}`);
  return ipaddr.parseCIDR(text);
}
