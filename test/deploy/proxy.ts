import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A proxy that runs with the file in deploy/. */
export interface Front {
  /** `https://localhost:PORT` */
  readonly url: string;
  end(): void;
}

/** Values of a test that differ from those in the files of deploy/. */
interface Place {
  /** Scratch folder. */
  readonly folder: string;
  /** Port of the service on 127.0.0.1. */
  readonly service: number;
  /** Port of its probes; default: the same. */
  readonly health?: number;
}

/** Whether a program is on this machine. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** A free port. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Starts nginx with deploy/nginx.conf, except for ports, names and the certificate. */
export async function startNginx({ folder, service }: Place): Promise<Front> {
  const [plain, port] = [await freePort(), await freePort()];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
    stdio: 'ignore',
  });
  const site = replaced(readFileSync('deploy/nginx.conf', 'utf8'), [
    ['/etc/ssl/antifake', folder],
    ['127.0.0.1:8080', `127.0.0.1:${service}`],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ', `listen 127.0.0.1:${port} `],
    ['server_name antifake.example;', 'server_name localhost;'],
  ]);
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(folder, name));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name.replace('client_', ''))};`,
  );
  const http = `access_log off; error_log ${join(folder, 'error.log')} warn; ${temporary.join(' ')}\n${site}`;
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, `pid ${join(folder, 'pid')}; daemon off; master_process off; events {}\nhttp { ${http} }\n`);
  const child = spawn('nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', config], { stdio: 'ignore' });
  return await running(child, port);
}

/** Starts Caddy with deploy/Caddyfile, except for its ports. */
export async function startCaddy({ folder, service, health = service }: Place): Promise<Front> {
  const [port, plain] = [await freePort(), await freePort()];
  const config = join(folder, 'Caddyfile');
  const ports = `{\n\tadmin off\n\thttp_port ${plain}\n\thttps_port ${port}\n`;
  writeFileSync(config, replaced(readFileSync('deploy/Caddyfile', 'utf8'), [['{\n\tskip', `${ports}\tskip`]]));
  const env = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], {
    env: { ...env, ANTIFAKE_REPLICAS: `127.0.0.1:${service}`, ANTIFAKE_HEALTH_PORT: String(health) },
    stdio: 'ignore',
  });
  return await running(child, port);
}

/** The text with each of these replacements. @throws Error if the replaced text does not occur. */
function replaced(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`Expected ${JSON.stringify(from)} in the file`);
    return changed.replaceAll(from, to);
  }, text);
}

async function running(child: ChildProcess, port: number): Promise<Front> {
  const url = `https://localhost:${port}`;
  const isUp = async () => (await curl('--fail', `${url}/openapi.json`)).code === 0;
  for (const until = performance.now() + 20_000; !(await isUp()); ) {
    if (child.exitCode !== null || performance.now() > until) throw new Error('Expected the proxy to start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, end: () => child.kill('SIGKILL') };
}

/** The response to curl, which accepts any certificate here. */
export interface Received {
  readonly code: number;
  /** The answer's body, followed by a line with its status. */
  readonly stdout: string;
}

/** Calls with curl. */
export function curl(...args: readonly string[]): Promise<Received> {
  const all = ['--silent', '--insecure', '--max-time', '30', '--write-out', '\n%{http_code}', ...args];
  return new Promise((resolve) => {
    execFile('curl', all, (error, stdout) => resolve({ code: error === null ? 0 : Number(error.code), stdout }));
  });
}
