import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

/** A machine of the bench: a network namespace with one address. */
export interface Machine {
  readonly address: string;
  /** Command that runs another one on it. */
  readonly inside: readonly string[];
  /** Pulls its cable, or plugs it in again: nothing is answered in between, and nothing is told to anybody. */
  setLink(state: 'up' | 'down'): void;
}

/** Machines that reach each other and the bench, and nothing else. */
export interface Network {
  /** Its addresses (CIDR). */
  readonly range: string;
  /** Address of the bench. */
  readonly address: string;
  addMachine(): Machine;
  close(): void;
}

/** Private addresses of this bench; RFC 1918. */
const prefix = '10.213.77';
const hub = 'antifake-hub';
const maskBits = 24;

/**
 * Makes a switch in a namespace of its own, so that no firewall of this machine filters what passes it, and connects the bench to it.
 *
 * @throws Error if this machine does not allow it.
 */
export function openNetwork(): Network {
  const names: string[] = [hub];
  const close = () => {
    for (const name of names.splice(0)) spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
  };
  requireNamespaces();
  try {
    ip('-n', hub, 'link', 'add', 'switch', 'type', 'bridge');
    ip('-n', hub, 'link', 'set', 'switch', 'up');
    connect({ port: 'port1', interfaceName: 'antifake1', namespace: String(process.pid) });
    ip('address', 'add', `${prefix}.1/${maskBits}`, 'dev', 'antifake1');
    ip('link', 'set', 'antifake1', 'up');
  } catch (error) {
    close();
    throw error;
  }
  return {
    range: `${prefix}.0/${maskBits}`,
    address: `${prefix}.1`,
    addMachine: () => addMachine(names),
    close,
  };
}

function requireNamespaces(): void {
  const { error, status, stderr } = spawnSync('ip', ['netns', 'add', hub], { encoding: 'utf8' });
  if (error !== undefined || status !== 0)
    throw new Error(
      `Expected to make a network namespace, which requires root, CAP_SYS_ADMIN and the program ip of iproute2, but received: ${error?.message ?? stderr.trim()}`,
    );
}

function addMachine(names: string[]): Machine {
  const serial = names.length + 1;
  const [name, port] = [`antifake-${serial}`, `port${serial}`];
  ip('netns', 'add', name);
  names.push(name);
  connect({ port, interfaceName: 'eth0', namespace: name });
  const address = `${prefix}.${serial}`;
  ip('-n', name, 'address', 'add', `${address}/${maskBits}`, 'dev', 'eth0');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  ip('-n', name, 'link', 'set', 'lo', 'up');
  return {
    address,
    inside: ['ip', 'netns', 'exec', name],
    // At the switch, because an interface that is taken down itself is noticed at once.
    setLink: (state) => ip('-n', hub, 'link', 'set', port, state),
  };
}

/** A cable between a port of the switch and an interface in a namespace. */
function connect(cable: { readonly port: string; readonly interfaceName: string; readonly namespace: string }): void {
  const { port, interfaceName, namespace } = cable;
  ip('-n', hub, 'link', 'add', port, 'type', 'veth', 'peer', 'name', interfaceName, 'netns', namespace);
  ip('-n', hub, 'link', 'set', port, 'master', 'switch');
  ip('-n', hub, 'link', 'set', port, 'up');
}

function ip(...args: readonly string[]): void {
  const { status, stderr }: SpawnSyncReturns<string> = spawnSync('ip', [...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Expected ip ${args.join(' ')} to end with 0 but received ${stderr.trim()}`);
}
