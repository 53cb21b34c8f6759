import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Base64Reader } from './base64.ts';

const bytes = Buffer.from([0xfb, 0xef, 0xbe, 0xff, 0xd8, 0x00, 0x3e]);

function decode(text: string): Buffer {
  const reader = new Base64Reader(() => undefined);
  reader.push(Buffer.from(text));
  return Buffer.from(reader.end());
}

describe('base64 in the forms that clients send', () => {
  const kinds = {
    standard: '++++/9gAPg==',
    'without padding': '++++/9gAPg',
    'URL-safe': '----_9gAPg',
    'in lines': '++++\r\n/9gA\nPg==\n',
    'with spaces for +': '    /9gAPg==',
    'with a space at the end': '++++/9gAPg== ',
    'with four spaces at the end': '++++/9gAPg==    ',
    'without padding and with a space at the end': '++++/9gAPg ',
    'a data URL with a space after its comma': 'data:image/jpeg;base64, ++++/9gAPg==',
    'a data URL': 'data:image/jpeg;base64,++++/9gAPg==',
    'a data URL with a parameter': 'DATA:image/png;name=a.png;base64,++++/9gAPg==',
  };
  for (const [title, text] of Object.entries(kinds)) it(title, () => assert.deepEqual(decode(text), bytes));

  it('a + at the end that became a space', () => {
    assert.deepEqual(decode('AAA '), Buffer.from([0, 0, 0x3e]));
    assert.deepEqual(decode('AAAA '), Buffer.from([0, 0, 0]));
  });

  it('a long run of + that became spaces', () => {
    const photo = Buffer.alloc(30_000, Buffer.from([0xfb, 0xef, 0xbe]));
    assert.deepEqual(
      decode(`A${photo.toString('base64').replaceAll('+', ' ')}AAA`),
      decode(`A${photo.toString('base64')}AAA`),
    );
  });

  it('refuses text that is not base64', () => {
    const texts = [
      '',
      '=',
      '====',
      'A',
      'AB=',
      'AB===',
      'A=BC',
      'AB*D',
      'AB= =',
      'data:text/html;base64,QUJD',
      'QUJD\0',
    ];
    for (const text of texts) assert.throws(() => decode(text), { code: 'INVALID_REQUEST' }, text);
  });

  it('is decoded into a separate ArrayBuffer', () => {
    const reader = new Base64Reader(() => undefined);
    reader.push(Buffer.from('QUJD'));
    const photo = reader.end();
    assert.deepEqual([photo.byteOffset, photo.buffer.byteLength], [0, 3]);
    structuredClone(photo, { transfer: [photo.buffer] });
  });

  it('applies the limit of 4 MiB exact to the byte', () => {
    assert.equal(decode(Buffer.alloc(4_194_304).toString('base64')).byteLength, 4_194_304);
    assert.throws(() => decode(Buffer.alloc(4_194_305).toString('base64')), { code: 'IMAGE_INVALID_SIZE' });
  });
});
