/** How to send a photo with each tool; the key comes from the environment. */
export interface Calls {
  readonly curl: string;
  readonly python: string;
  readonly typescript: string;
}

/** The calls that return what the page shows. @param origin of the service, such as `http://127.0.0.1:8080`. */
export function callsFor(origin: string, fileName: string): Calls {
  // A name that a shell or a program would read as something else is replaced.
  const file = /^[\w][\w.-]*$/.test(fileName) ? fileName : 'photo.jpg';
  const url = `${origin}/v1/th_card/inspect`;
  return { curl: curl(url, file), python: python(url, file), typescript: typescript(origin, file) };
}

function curl(url: string, file: string): string {
  return `curl --silent --header "X-API-Key: $ANTIFAKE_KEY" --form img=@${file} ${url}`;
}

function python(url: string, file: string): string {
  return `import base64
import os
import urllib.parse
import urllib.request

with open("${file}", "rb") as photo:
    form = urllib.parse.urlencode({"img": base64.b64encode(photo.read())})
request = urllib.request.Request(
    "${url}",
    data=form.encode(),
    headers={"X-API-Key": os.environ["ANTIFAKE_KEY"]},
)
with urllib.request.urlopen(request, timeout=30) as answer:
    print(answer.read().decode())
`;
}

function typescript(origin: string, file: string): string {
  return `import { openAsBlob } from 'node:fs';
import { AntifakeClient } from 'thai-card-antifake-client';

const client = new AntifakeClient({ baseUrl: '${origin}', apiKey: process.env.ANTIFAKE_KEY! });
console.log(JSON.stringify(await client.inspect(await openAsBlob('${file}'))));
`;
}
