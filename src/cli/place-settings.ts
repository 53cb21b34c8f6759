import { isAbsolute } from 'node:path';
import { isNetwork, isUrlPrefix } from '../outbound/index.ts';
import { isMountName, isS3Prefix, type SourceSettings } from '../sources/index.ts';
import type { WebhookSettings } from '../webhooks/index.ts';
import { flag, integer, optional, type Setting, text } from './setting.ts';

/** Settings of the places that the service connects to because a caller names them: photos by reference, and webhooks. */
export const placeSettings = {
  sources: list({
    name: 'ANTIFAKE_SOURCES',
    expected: 'folders such as https://host/folder/ or s3://bucket/folder/, separated by commas',
    sentence: 'Folders on the web and in object stores from which photos may be read by reference.',
    isItem: (item) => isUrlPrefix(item) || isS3Prefix(item),
  }),
  mounts: mountList({
    name: 'ANTIFAKE_MOUNTS',
    sentence: 'Shared folders from which photos may be read as `file://NAME/path`.',
  }),
  webhookUrls: list({
    name: 'ANTIFAKE_WEBHOOK_URLS',
    expected: 'folders such as https://host/folder/, separated by commas',
    sentence: 'Folders on the web to which callers may have webhooks sent.',
    isItem: isUrlPrefix,
  }),
  privateNetworks: list({
    name: 'ANTIFAKE_PRIVATE_NETWORKS',
    expected: 'networks such as 10.20.0.0/16, separated by commas',
    sentence: 'Networks to which references and webhooks may lead although they are not public.',
    isItem: isNetwork,
  }),
  sourceTimeoutMs: integer({
    name: 'ANTIFAKE_SOURCE_TIMEOUT_MS',
    unit: 'milliseconds',
    min: 100,
    max: 600_000,
    fallback: 30_000,
    sentence: 'Time within which a photo that is read by reference must have arrived.',
  }),
  webhookTimeoutMs: integer({
    name: 'ANTIFAKE_WEBHOOK_TIMEOUT_MS',
    unit: 'milliseconds',
    min: 100,
    max: 600_000,
    fallback: 15_000,
    sentence: 'Time within which the receiver of a webhook must have answered.',
  }),
  s3Endpoint: optional(
    {
      ...text({
        name: 'ANTIFAKE_S3_ENDPOINT',
        expected: 'a URL such as https://objects.example.com',
        fallback: '',
        sentence: 'URL of an S3-compatible object store.',
      }),
      parse: (value) => (isUrlPrefix(value) ? value : undefined),
    },
    "Amazon's own",
  ),
  s3Region: optional(
    text({
      name: 'ANTIFAKE_S3_REGION',
      expected: 'a region',
      fallback: '',
      sentence: 'Region of the object store.',
    }),
    '`AWS_REGION`; with an endpoint, us-east-1',
  ),
  s3PathStyle: flag({
    name: 'ANTIFAKE_S3_PATH_STYLE',
    sentence: 'Names the bucket in the path instead of in the host name, as most S3-compatible stores expect.',
  }),
} as const;

/** The values of these settings. */
type PlaceSettings = {
  readonly [Key in keyof typeof placeSettings]: (typeof placeSettings)[Key] extends Setting<infer T> ? T : never;
};

/** Where photos may be read from, according to the settings. */
export function sourceSettingsOf(settings: PlaceSettings): SourceSettings {
  const { sources, mounts, privateNetworks, sourceTimeoutMs, s3Endpoint, s3Region, s3PathStyle } = settings;
  return {
    allowed: sources,
    mounts,
    networks: privateNetworks,
    s3: { endpoint: s3Endpoint, region: s3Region, pathStyle: s3PathStyle },
    timeoutMs: sourceTimeoutMs,
  };
}

/** Where webhooks may be sent, according to the settings. */
export function webhookSettingsOf({ webhookUrls, privateNetworks, webhookTimeoutMs }: PlaceSettings): WebhookSettings {
  return { allowed: webhookUrls, networks: privateNetworks, timeoutMs: webhookTimeoutMs };
}

/** Texts separated by commas; none by default. */
function list(setting: {
  readonly name: string;
  readonly sentence: string;
  readonly expected: string;
  readonly isItem: (item: string) => boolean;
}): Setting<readonly string[]> {
  const { isItem, ...named } = setting;
  return {
    ...named,
    defaultText: 'none',
    fallback: [],
    parse: (value) => {
      const items = itemsOf(value);
      return items.every(isItem) ? items : undefined;
    },
  };
}

/** Folders by name, as `name=/folder`. */
function mountList(setting: {
  readonly name: string;
  readonly sentence: string;
}): Setting<Readonly<Record<string, string>>> {
  return {
    ...setting,
    expected: 'folders such as photos=/mnt/photos, separated by commas',
    defaultText: 'none',
    fallback: {},
    parse: (value) => {
      const pairs = itemsOf(value).map((item) => /^([^=]+)=(.+)$/.exec(item)?.slice(1) ?? []);
      const folders = Object.fromEntries(pairs) as Readonly<Record<string, string>>;
      const isRight = pairs.every(([name = '', folder = '']) => isMountName(name) && isAbsolute(folder));
      return isRight && Object.keys(folders).length === pairs.length ? folders : undefined;
    },
  };
}

function itemsOf(value: string): readonly string[] {
  const items = value.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}
