import {
  type Frame,
  interleavedBytes,
  type Lanes,
  leb,
  loaded,
  lookedUp,
  padBytes,
  shuffled,
  splatted,
  vector,
} from './lanes.ts';

/** One walk over rows of float32 numbers that computes four at a time, as a WebAssembly module that has no memory yet. */
export interface Pass {
  readonly module: WebAssembly.Module;
  readonly streams: number;
  readonly scalars: number;
}

/** The description of a pass. Streams and scalars are passed to it in the order in which they are requested here. */
export interface Describing {
  /** A row to read: floats at the current position of the pass, or up to 16 before or after. */
  readonly input: () => (offset?: number) => Lanes;
  /** A row of interleaved R, G, B, of which the pass reads whole pixels. */
  readonly inputRgb: () => readonly [r: Lanes, g: Lanes, b: Lanes];
  /** A table in which numbers are looked up by index. */
  readonly table: () => (indices: Lanes) => Lanes;
  /** A number that is the same for the whole row. */
  readonly scalar: () => Lanes;
  readonly constant: (value: number) => Lanes;
  /** A row to write. It may be one that is also read, if it is read without an offset. */
  readonly output: (value: Lanes) => void;
  /** A row of bytes to write, interleaved R, G, B. */
  readonly outputBytes: (r: Lanes, g: Lanes, b: Lanes) => void;
}

interface Stream {
  /** Bytes of four steps of the pass. */
  readonly stride: number;
  readonly written?: Lanes;
}

/** Compiles a pass. Rows are processed up to the next multiple of four numbers (pixels, if some are interleaved). */
export function pass(describe: (to: Describing) => void): Pass {
  const streams: Stream[] = [];
  const splats: (number | undefined)[] = [];
  const open = (stream: Stream): number => streams.push(stream) - 1;
  const scalar = (value?: number): Lanes => splatted(splats.push(value) - 1);
  describe({
    input: () => {
      const stream = open({ stride: 16 });
      return (offset = 0) => loaded(stream, offset);
    },
    inputRgb: () => channelsOf(open({ stride: 48 })),
    table: () => {
      const stream = open({ stride: 0 });
      return (indices) => lookedUp(stream, indices);
    },
    scalar: () => scalar(),
    constant: (value) => scalar(value),
    output: (written) => void open({ stride: 16, written }),
    outputBytes: (r, g, b) => void open({ stride: 12, written: interleavedBytes(r, g, b) }),
  });
  const module = new WebAssembly.Module(Uint8Array.from(moduleOf(streams, splats)));
  return { module, streams: streams.length, scalars: splats.filter((value) => value === undefined).length };
}

function channelsOf(stream: number): readonly [Lanes, Lanes, Lanes] {
  const [a, b, c] = [loaded(stream, 0), loaded(stream, 4), loaded(stream, 8)];
  return [
    shuffled(shuffled(a, b, [0, 3, 6, 0]), c, [0, 1, 2, 5]),
    shuffled(shuffled(a, b, [1, 4, 7, 0]), c, [0, 1, 2, 6]),
    shuffled(shuffled(a, b, [2, 5, 0, 0]), c, [0, 1, 4, 7]),
  ];
}

const [i32, f32, v128] = [0x7f, 0x7d, 0x7b];

/** A module of one function, `run(count, ...addresses, ...scalars)`, over a memory that it imports. */
function moduleOf(streams: readonly Stream[], splats: readonly (number | undefined)[]): readonly number[] {
  const scalars = splats.filter((value) => value === undefined).length;
  const types = [i32, ...streams.map(() => i32), ...new Array<number>(scalars).fill(f32)];
  const { locals, code } = bodyOf(streams, splats);
  const body = [...list([[...leb(locals), v128]]), ...code, 0x0b];
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [[0x60, ...list(types.map((type) => [type])), 0]]),
    ...section(2, [[...name('rows'), ...name('memory'), 0x02, 0x00, 0x01]]),
    ...section(3, [[0]]),
    ...section(7, [[...name('run'), 0x00, 0x00]]),
    ...section(10, [[...leb(body.length), ...body]]),
  ];
}

/** First the splats, then the loop: every output is computed and stored, then all addresses advance. */
function bodyOf(
  streams: readonly Stream[],
  splats: readonly (number | undefined)[],
): { readonly locals: number; readonly code: readonly number[] } {
  const scalars = splats.filter((value) => value === undefined).length;
  const first = 1 + streams.length + scalars;
  let locals = splats.length;
  const frame: Frame = { address: (i) => 1 + i, splat: (i) => first + i, local: () => first + locals++ };
  const known = new Map<Lanes, number>();
  const often = usedOften(streams.flatMap(({ written }) => written ?? []));
  const emit = (lanes: Lanes): readonly number[] => {
    const local = known.get(lanes);
    if (local !== undefined) return [0x20, ...leb(local)];
    const code = [...lanes.args.flatMap(emit), ...lanes.code(frame)];
    if (!often.has(lanes)) return code;
    known.set(lanes, frame.local());
    return [...code, 0x22, ...leb(known.get(lanes)!)];
  };
  const stores = streams.flatMap(({ written }, i) =>
    written ? [0x20, ...leb(1 + i), ...emit(written), ...vector(0x0b, 0, ...leb(padBytes))] : [],
  );
  const moves = streams.flatMap(({ stride }, i) => (stride === 0 ? [] : add(1 + i, stride)));
  const loop = [0x03, 0x40, ...stores, ...moves, ...add(0, -4), 0x20, 0, 0x41, 0, 0x4a, 0x0d, 0, 0x0b];
  return { code: [...splatsOf(splats, { first, params: 1 + streams.length }), ...loop], locals };
}

interface Splatting {
  /** Index of the first splat's local. */
  readonly first: number;
  /** Index of the first scalar's parameter. */
  readonly params: number;
}

function splatsOf(splats: readonly (number | undefined)[], { first, params }: Splatting): readonly number[] {
  let param = params;
  return splats.flatMap((value, i) => {
    const source = value === undefined ? [0x20, ...leb(param++)] : [0x43, ...floatBytes(value)];
    return [...source, ...vector(0x13), 0x21, ...leb(first + i)];
  });
}

/** Expressions that occur in more than one place and are more than a local already. */
function usedOften(roots: readonly Lanes[]): ReadonlySet<Lanes> {
  const [seen, often] = [new Set<Lanes>(), new Set<Lanes>()];
  const visit = (lanes: Lanes): void => {
    if (seen.has(lanes)) {
      often.add(lanes);
      return;
    }
    seen.add(lanes);
    for (const arg of lanes.args) visit(arg);
  };
  for (const lanes of roots) visit(lanes);
  return often;
}

/** Adds a small number to an address or the count. */
function add(local: number, by: number): readonly number[] {
  const constant = by < 0 ? [by & 0x7f] : leb(by);
  return [0x20, ...leb(local), 0x41, ...constant, 0x6a, 0x21, ...leb(local)];
}

function floatBytes(value: number): readonly number[] {
  return Array.from(new Uint8Array(Float32Array.of(value).buffer));
}

function list(items: readonly (readonly number[])[]): readonly number[] {
  return [...leb(items.length), ...items.flat()];
}

function section(id: number, items: readonly (readonly number[])[]): readonly number[] {
  const body = list(items);
  return [id, ...leb(body.length), ...body];
}

function name(text: string): readonly number[] {
  return list(Array.from(text, (letter) => [letter.charCodeAt(0)]));
}
