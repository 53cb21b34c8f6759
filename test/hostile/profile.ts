const grid = 33;
const curve = 256;

/**
 * A colour profile whose colours stand in a table of 33³ (ICC.1:2001-04, lut16Type), which takes several times as long to go through
 * as the curves and matrix of a camera's.
 */
export function lutProfile(): Buffer {
  const text = Buffer.concat([Buffer.from('text\0\0\0\0x\0\0\0', 'latin1')]);
  const description = Buffer.concat([Buffer.from('desc\0\0\0\0\0\0\0\x02x\0', 'latin1'), Buffer.alloc(82)]);
  const white = Buffer.from('58595a20000000000000f6d6000100000000d32d', 'hex');
  const tags = { A2B0: table(), wtpt: white, desc: description, cprt: text };
  const entries = Object.entries(tags);
  const directory = Buffer.alloc(4 + 12 * entries.length);
  directory.writeUInt32BE(entries.length);
  let end = 128 + directory.length;
  for (const [index, [name, data]] of entries.entries()) {
    directory.write(name, 4 + 12 * index, 'latin1');
    directory.writeUInt32BE(end, 8 + 12 * index);
    directory.writeUInt32BE(data.length, 12 + 12 * index);
    end += data.length;
  }
  return Buffer.concat([header(end), directory, ...Object.values(tags)]);
}

/** Of a scanner, from RGB to Lab. */
function header(length: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(length);
  bytes.writeUInt32BE(0x02400000, 8);
  bytes.write('scnrRGB Lab ', 12, 'latin1');
  bytes.write('acsp', 36, 'latin1');
  bytes.set(Buffer.from('0000f6d6000100000000d32d', 'hex'), 68);
  return bytes;
}

function table(): Buffer {
  const head = Buffer.alloc(52);
  head.write('mft2', 0, 'latin1');
  head.set([3, 3, grid], 8);
  for (const diagonal of [12, 28, 44]) head.writeInt32BE(0x10000, diagonal);
  head.writeUInt16BE(curve, 48);
  head.writeUInt16BE(curve, 50);
  const straight = uint16s(3 * curve, (index) => (65_535 * (index % curve)) / (curve - 1));
  const bent = uint16s(3 * curve, (index) => 65_535 * ((index % curve) / (curve - 1)) ** 1.3);
  return Buffer.concat([head, bent, uint16s(grid ** 3 * 3, colour), straight]);
}

/** L, a or b, at this place of the table. */
function colour(index: number): number {
  const node = Math.floor(index / 3);
  const [red, green, blue] = [Math.floor(node / grid ** 2), Math.floor(node / grid) % grid, node % grid];
  if (index % 3 === 0) return ((red + green + blue) / (3 * (grid - 1))) * 65_280;
  return 32_768 + (index % 3 === 1 ? red - green : green - blue) * 600;
}

function uint16s(count: number, valueAt: (index: number) => number): Buffer {
  const bytes = Buffer.alloc(count * 2);
  for (let index = 0; index < count; index++) bytes.writeUInt16BE(Math.round(valueAt(index)), index * 2);
  return bytes;
}
