import { useMemo, useState } from 'preact/hooks';
import { AntifakeAdminClient, AntifakeBatchClient, AntifakeClient } from '../../client/index.ts';

/** The key that the reader gave, in memory only. */
export interface Session {
  /** Undefined: none was given yet. */
  readonly key: string | undefined;
  setKey(key: string | undefined): void;
  /** Calls the service that serves this page. @param watch receives the exact text of each answer. */
  client(watch?: (text: string) => void): AntifakeClient;
  /** The same for batches. */
  batches(): AntifakeBatchClient;
  /** The same for what requires a key with the admin scope. */
  admin(): AntifakeAdminClient;
}

/** Creates the session; a key in the fragment of the address, which a browser sends nowhere, is taken out of it. */
export function useSession(): Session {
  const [key, setKey] = useState(takeKey);
  return useMemo(() => {
    const options = { baseUrl: '', ...(key !== undefined && { apiKey: key }) };
    return {
      key,
      setKey,
      client: (watch) => new AntifakeClient({ ...options, fetch: watched(watch) }),
      batches: () => new AntifakeBatchClient({ ...options, fetch: watched() }),
      admin: () => new AntifakeAdminClient({ ...options, fetch: watched() }),
    };
  }, [key]);
}

function takeKey(): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get('key') ?? undefined;
  if (key !== undefined) history.replaceState(null, '', location.pathname);
  return key;
}

function watched(watch?: (text: string) => void): typeof fetch {
  return async (...request) => {
    const response = await fetch(...request);
    if (watch !== undefined) watch(await response.clone().text());
    return response;
  };
}
