import { once } from 'node:events';
import { createWriteStream, mkdirSync, type WriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One array of a packed dataset: every row has the same shape. */
export interface ArraySpec {
  readonly dtype: 'uint8' | 'float32';
  readonly shape: readonly number[];
}

/** Writes a packed dataset: `<name>.bin` for each array, `rows.jsonl` for the labels, `meta.json` for the shapes. */
export interface Pack {
  add(arrays: Readonly<Record<string, Uint8Array | Float32Array>>, row: object): Promise<void>;
  close(): Promise<void>;
}

/** Opens a packed dataset for writing, in the format that `training/antifake_training/data/packed.py` reads. */
export function openPack(dir: string, specs: Readonly<Record<string, ArraySpec>>): Pack {
  mkdirSync(dir, { recursive: true });
  const rows = createWriteStream(join(dir, 'rows.jsonl'));
  const files = Object.fromEntries(
    Object.keys(specs).map((name) => [name, createWriteStream(join(dir, `${name}.bin`))]),
  );
  let count = 0;
  return {
    add: async (arrays, row) => {
      for (const [name, spec] of Object.entries(specs))
        await write(files[name]!, bytesOf(arrays[name], { name, spec }));
      await write(rows, `${JSON.stringify(row)}\n`);
      count += 1;
    },
    close: async () => {
      await Promise.all([rows, ...Object.values(files)].map((stream) => once(stream.end(), 'close')));
      writeFileSync(join(dir, 'meta.json'), JSON.stringify({ arrays: specs, count }));
    },
  };
}

function bytesOf(
  values: Uint8Array | Float32Array | undefined,
  { name, spec }: { readonly name: string; readonly spec: ArraySpec },
): Uint8Array {
  const length = spec.shape.reduce((product, side) => product * side, 1);
  if (values?.length !== length)
    throw new Error(`Expected ${length} values for ${name} but received ${values?.length}`);
  return Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

async function write(stream: WriteStream, chunk: Uint8Array | string): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain');
}
