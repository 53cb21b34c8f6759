import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSources } from '../sources/index.ts';
import { createWebhookSender } from '../webhooks/index.ts';
import { type placeSettings, sourceSettingsOf, webhookSettingsOf } from './place-settings.ts';
import { readSettings, SettingError } from './settings.ts';

/** Texts that a setting takes, with their values; and those that stop the start. */
const cases: Readonly<
  Record<
    string,
    {
      readonly key: keyof typeof placeSettings;
      readonly taken: Readonly<Record<string, unknown>>;
      readonly refused: readonly string[];
    }
  >
> = {
  ANTIFAKE_SOURCES: {
    key: 'sources',
    taken: {
      '': [],
      'https://a.example/kyc/': ['https://a.example/kyc/'],
      ' https://a.example , s3://photos/kyc/ ,http://b.example:81/,': [
        'https://a.example',
        's3://photos/kyc/',
        'http://b.example:81/',
      ],
    },
    refused: [
      'a.example',
      '*',
      'https://*.example/',
      'https://user@a.example/',
      's3://',
      's3://P/',
      'file://photos/',
      'ftp://a.example/',
    ],
  },
  ANTIFAKE_MOUNTS: {
    key: 'mounts',
    taken: { '': {}, 'photos=/mnt/photos, old=/mnt/a=b': { photos: '/mnt/photos', old: '/mnt/a=b' } },
    refused: ['/mnt/photos', 'photos=', '=/mnt', 'Photos=/mnt', 'a/b=/mnt', 'photos=mnt', 'photos=/a,photos=/b'],
  },
  ANTIFAKE_WEBHOOK_URLS: {
    key: 'webhookUrls',
    taken: { 'https://a.example/hooks': ['https://a.example/hooks'] },
    refused: ['s3://photos/', 'a.example', 'https://a.example/?a=b'],
  },
  ANTIFAKE_PRIVATE_NETWORKS: {
    key: 'privateNetworks',
    taken: { '10.20.0.0/16,fd00::/8': ['10.20.0.0/16', 'fd00::/8'] },
    refused: ['10.20.0.1', '10/8', 'localhost', '10.0.0.0/33'],
  },
  ANTIFAKE_S3_ENDPOINT: {
    key: 's3Endpoint',
    taken: { 'https://objects.example:9000': 'https://objects.example:9000' },
    refused: ['objects.example', 'https://key:secret@objects.example', 's3://photos/'],
  },
};

describe('settings of the places that callers name', () => {
  for (const [name, { key, taken, refused }] of Object.entries(cases))
    it(`${name} takes what is well-formed, and nothing else`, () => {
      for (const [text, value] of Object.entries(taken))
        assert.deepEqual(readSettings({ [name]: text })[key], value, text);
      for (const text of refused) assert.throws(() => readSettings({ [name]: text }), SettingError, text);
    });

  it('allow nothing by default', () => {
    const settings = readSettings({});
    const sources = createSources(sourceSettingsOf(settings));
    for (const reference of ['https://a.example/1.jpg', 's3://photos/1.jpg', 'file://photos/1.jpg'])
      assert.equal(sources.check(reference)?.code, 'not_allowed', reference);
    assert.equal(typeof createWebhookSender(webhookSettingsOf(settings)).check('https://a.example/'), 'string');
  });

  it('reach the rooms', () => {
    const settings = readSettings({
      ANTIFAKE_SOURCES: 'https://a.example/, s3://photos/',
      ANTIFAKE_MOUNTS: 'old=/mnt/old',
      ANTIFAKE_WEBHOOK_URLS: 'https://10.1.2.3/',
      ANTIFAKE_PRIVATE_NETWORKS: '10.0.0.0/8',
    });
    const sources = createSources(sourceSettingsOf(settings));
    for (const reference of ['https://a.example/1.jpg', 's3://photos/1.jpg', 'file://old/1.jpg'])
      assert.equal(sources.check(reference), undefined, reference);
    assert.equal(createWebhookSender(webhookSettingsOf(settings)).check('https://10.1.2.3/'), undefined);
  });
});
