import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeBase64 } from './base64.ts';
import { readForm } from './form.ts';

const bytes = Buffer.from([0xfb, 0xef, 0xbe, 0xff, 0xd8, 0x00, 0x3e]);

describe('base64 as clients send it', () => {
  const kinds = {
    standard: '++++/9gAPg==',
    'without padding': '++++/9gAPg',
    'URL-safe': '----_9gAPg',
    'in lines': '++++\r\n/9gA\nPg==\n',
    'with spaces for +': '    /9gAPg==',
    'with a space at the end': '++++/9gAPg== ',
    'without padding and with a space at the end': '++++/9gAPg ',
    'a data URL with a space after its comma': 'data:image/jpeg;base64, ++++/9gAPg==',
    'a data URL': 'data:image/jpeg;base64,++++/9gAPg==',
    'a data URL with a parameter': 'DATA:image/png;name=a.png;base64,++++/9gAPg==',
  };
  for (const [title, text] of Object.entries(kinds))
    it(title, () => assert.deepEqual(Buffer.from(decodeBase64(text)), bytes));

  it('a + at the end that became a space', () => {
    assert.deepEqual(Buffer.from(decodeBase64('AAA ')), Buffer.from([0, 0, 0x3e]));
    assert.deepEqual(Buffer.from(decodeBase64('AAAA ')), Buffer.from([0, 0, 0]));
  });

  it('refuses what is not base64', () => {
    for (const text of ['', '=', 'A', 'AB=', 'AB===', 'A=BC', 'AB*D', 'data:text/html;base64,QUJD', 'QUJD\0'])
      assert.throws(() => decodeBase64(text), { code: 'INVALID_REQUEST' }, text);
  });

  it('keeps the limit of 4 MiB to the byte', () => {
    assert.equal(decodeBase64(Buffer.alloc(4_194_304).toString('base64')).byteLength, 4_194_304);
    assert.throws(() => decodeBase64(Buffer.alloc(4_194_305).toString('base64')), { code: 'IMAGE_INVALID_SIZE' });
  });
});

describe('a form', () => {
  it('keeps a + that was not encoded and decodes one that was', () => {
    assert.deepEqual(readForm('a=1&img=++%2B%20%2F'), { img: '+++ /' });
  });
});
