import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createUrlFilter, isUrlPrefix, maxUrlLength } from './allow-list.ts';
import { OutboundError } from './outbound-error.ts';

const filter = createUrlFilter([
  'https://photos.example.com/kyc/',
  'http://plain.example.com:8080',
  'https://127.0.0.1/',
]);

/** `allowed`, or the code of the error. */
function judge(url: string): string {
  try {
    filter(url);
    return 'allowed';
  } catch (thrown) {
    assert.ok(thrown instanceof OutboundError);
    assert.ok(!thrown.message.includes('example'), 'the message must not repeat the URL');
    return thrown.code;
  }
}

const cases: Readonly<Record<string, readonly string[]>> = {
  allowed: [
    'https://photos.example.com/kyc',
    'https://photos.example.com/kyc/1.jpg',
    'https://photos.example.com:443/kyc/a/b.jpg?X-Amz-Signature=abc',
    'HTTPS://Photos.Example.com/kyc/1.jpg',
    'https://photos.example.com/kyc/a/../b.jpg',
    'https://photos.example.com/kyc/%E0%B8%81.jpg',
    'http://plain.example.com:8080/anything',
    // The same address in other forms; the platform's parser writes all of them as 127.0.0.1, which the networks then refuse.
    ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://127.1/'],
    'https://127。0。0。1/',
  ],
  not_allowed: [
    'http://photos.example.com/kyc/1.jpg',
    'https://photos.example.com:8443/kyc/1.jpg',
    'https://photos.example.com/kyc-secret/1.jpg',
    'https://photos.example.com/KYC/1.jpg',
    'https://photos.example.com/other',
    'https://photos.example.com/kyc/../other',
    'https://photos.example.com/kyc/%2e%2e/other',
    'https://photos.example.com/kyc/.%2E/other',
    'https://photos.example.com.evil.example/kyc/1.jpg',
    'https://photos.example.com./kyc/1.jpg',
    'https://evil.example/https://photos.example.com/kyc/',
    'https://evil.example/?https://photos.example.com/kyc/',
    'https://photоs.example.com/kyc/1.jpg', // a Cyrillic o
    'https://plain.example.com:8080/',
    'http://plain.example.com/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::1]/',
    'https://localhost/',
  ],
  malformed: [
    '',
    'photos.example.com/kyc/1.jpg',
    '//photos.example.com/kyc/1.jpg',
    'https:photos.example.com/kyc/1.jpg',
    'https:/photos.example.com/kyc/1.jpg',
    'https:///photos.example.com/kyc/1.jpg',
    'https:\\\\photos.example.com\\kyc\\1.jpg',
    'https://evil.example\\@photos.example.com/kyc/1.jpg',
    'https://photos.example.com@evil.example/kyc/1.jpg',
    'https://user@photos.example.com/kyc/1.jpg',
    'https://user:secret@photos.example.com/kyc/1.jpg',
    'https://@photos.example.com/kyc/1.jpg',
    'https://photos.example.com#@evil.example/kyc/',
    'https://photos.example.com/kyc/1.jpg#part',
    'https://photos.example.com/kyc/..%2fother',
    'https://photos.example.com/kyc/..%5cother',
    'https://photos.example.com/kyc/..;/other',
    'https://photos.example.com/kyc/%2e%2e;/other',
    'https://photos.example.com/kyc/.%2e;x/other',
    'https://photos.example.com/kyc/..%3b/other',
    'https://photos.example.com/kyc/%252e%252e/other',
    'https://photos.example.com/kyc/a%252f..%252fother',
    'https://photos.example.com/kyc/1.jpg%00.png',
    ' https://photos.example.com/kyc/1.jpg',
    'https://photos.example.com/ky\nc/1.jpg',
    'https://photos.example.com/kyc/\t1.jpg',
    'https://photos.example.com:99999/kyc/1.jpg',
    'https://[fe80::1%25eth0]/',
    'https://256.256.256.256/',
    'https://exa mple.com/',
    'ftp://photos.example.com/kyc/1.jpg',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_',
    'data:image/png;base64,AAAA',
    `https://photos.example.com/kyc/${'a'.repeat(maxUrlLength)}`,
  ],
};

describe('the list of allowed URLs', () => {
  for (const [expected, urls] of Object.entries(cases))
    it(`judges as ${expected}`, () => {
      assert.deepEqual(
        urls.filter((url) => judge(url) !== expected),
        [],
      );
    });

  it('allows nothing if it is empty', () => {
    assert.throws(() => createUrlFilter([])('https://photos.example.com/kyc/1.jpg'), { code: 'not_allowed' });
  });

  it('contains folders only', () => {
    assert.deepEqual(['https://host', 'https://host/', 'http://host:81/a', 'https://[::1]/a/'].map(isUrlPrefix), [
      true,
      true,
      true,
      true,
    ]);
    const wrong = [
      '',
      'host',
      '*',
      'https://*',
      'https://*.example.com/',
      'https://u@host/',
      'https://host/?a',
      'https://host/#',
      's3://bucket/',
      'https://',
    ];
    assert.deepEqual(wrong.filter(isUrlPrefix), []);
    assert.throws(() => createUrlFilter(['https://host/?a']), TypeError);
  });
});
