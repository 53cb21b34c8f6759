import { execFileSync } from 'node:child_process';
import type { Row } from '../shared/figures/table.ts';
import { documentedCommands } from './commands.ts';
import { photoAnswer } from './container.ts';

const calls = 20;

/**
 * Starts compose.yaml with the commands of docs/deploy.md and sends requests through TLS, with both replicas and with one.
 *
 * @param compose the command to use in place of `docker compose`, which not every machine has.
 */
export function composed(compose: string): readonly Row[] {
  const [password, up, key, call] = documentedCommands('docs/deploy.md', 'compose');
  const shell = (...lines: readonly string[]) =>
    execFileSync('bash', ['-ec', lines.join('\n').replaceAll('docker compose', compose)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  try {
    shell(password!, up!.replace(' --build', '')); // the image is already built
    const { blur, deepfake, print } = photoAnswer(shell(key!, waitFor(call!), call!));
    shell('docker compose stop replica-1');
    const answered = shell(key!.replace('replica-1', 'replica-2'), `for i in {1..${calls}}; do ${call} && echo; done`);
    return [
      { what: 'compose: scores of the sample photo through TLS', value: [blur, deepfake, print].join(' ') },
      {
        what: `compose: of ${calls} photos with one replica stopped, answered`,
        value: answered.split('"OK"').length - 1,
      },
      { what: 'compose: HTTP status of /metrics through TLS', value: shell(statusOf('metrics')) },
    ];
  } finally {
    shell('docker compose down --volumes --timeout 40', 'rm -f .env');
  }
}

/** The proxy starts when the replicas are healthy, and takes a moment to create its certificate. */
function waitFor(call: string): string {
  return `for i in {1..60}; do ${call} >/dev/null 2>&1 && break; sleep 0.5; done`;
}

function statusOf(path: string): string {
  return `curl -sS --insecure --output /dev/null --write-out '%{http_code}' https://localhost/${path}`;
}
