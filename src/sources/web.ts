import {
  createOutbound,
  createUrlFilter,
  type OutboundAnswer,
  type Resolve,
  readBody,
  withinTime,
} from '../outbound/index.ts';
import { errorOfStatus, SourceError } from './source-error.ts';
import type { Source } from './sources.ts';

const maxRedirects = 3;

const redirectStatuses = [301, 302, 303, 307, 308];

/** A compressed body could grow beyond every limit when it is unpacked; photos are compressed already. */
const headers = { accept: 'image/*, */*;q=0.1', 'accept-encoding': 'identity', 'user-agent': 'antifake' };

export interface WebSettings {
  readonly allowed: readonly string[];
  readonly networks: readonly string[];
  readonly timeoutMs: number;
}

/** Photos at web addresses. @throws TypeError if a setting is malformed. */
export function createWebSource({ allowed, networks, timeoutMs }: WebSettings, resolve?: Resolve): Source<'web'> {
  const filter = createUrlFilter(allowed.filter((prefix) => /^https?:/i.test(prefix)));
  const outbound = createOutbound({ networks, resolve });

  /** Each place on the way is checked like the first one. */
  const follow = async (text: string, limit: AbortSignal, redirects: number): Promise<OutboundAnswer> => {
    const url = filter(text);
    const response = await outbound.send({ url, method: 'GET', headers }, limit);
    const { statusCode = 0 } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (!redirectStatuses.includes(statusCode)) throw errorOfStatus(statusCode);
    if (redirects === maxRedirects)
      throw new SourceError('bad_answer', `Expected at most ${maxRedirects} redirects but received more`);
    const next = URL.parse(response.headers.location ?? '', url.href);
    if (next === null) throw new SourceError('bad_answer', 'Expected a place to redirect to but received none');
    return follow(next.href, limit, redirects + 1);
  };

  return {
    check: ({ url }) => outbound.check(filter(url)),
    read: ({ url }, { signal, maxBytes }) =>
      withinTime(timeoutMs, signal, async (limit) => readBody(await follow(url, limit, 0), maxBytes)),
    // biome-ignore lint/correctness/useYield: it always throws.
    list: async function* () {
      throw new SourceError('malformed', 'Expected s3://bucket/ or file://name/ for a list but received a web address');
    },
    close: outbound.close,
  };
}
