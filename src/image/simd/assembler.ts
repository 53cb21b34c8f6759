/**
 * Writes WebAssembly modules of a few functions over one imported memory. Codes: WebAssembly core specification 3.0, section 5.4
 * (including vector and relaxed vector instructions).
 */

/** Instructions as bytes, and constant vectors. */
export type Code = readonly (number | Constant)[];

/** Constants are kept in memory: in code they would be rebuilt in every iteration, and in a local they would occupy a register that a sum needs. */
interface Constant {
  readonly bytes: Uint8Array;
}

type ValueType = 'i32' | 'f64' | 'v128';
const typeCodes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

type Bytes = readonly number[];

/** Types of variables by their names. */
type Variables = Readonly<Record<string, ValueType>>;

/** A parameter or a local variable. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
  /** Adds to an i32. */
  readonly add: (value: Code) => Code;
}

type Locals<Types> = { readonly [Name in keyof Types]: Local };

interface Frame<Params, Own> {
  readonly params: Params;
  readonly locals: Own;
}

/** A function of a module; it returns nothing. */
export interface WasmFunction {
  readonly params: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Writes one function of these parameters, in their order, and these local variables. */
export function func<Params extends Variables, Own extends Variables>(
  { params, locals }: Frame<Params, Own>,
  write: (variables: Locals<Params> & Locals<Own>) => readonly Code[],
): WasmFunction {
  const names = [...Object.keys(params), ...Object.keys(locals)];
  const variables = Object.fromEntries(names.map((key, i) => [key, localAt(i)]));
  const code = write(variables as Locals<Params> & Locals<Own>).flat();
  return { params: Object.values(params), locals: Object.values(locals), body: code };
}

/**
 * Compiles functions, exported by their names; their memory is imported as `memory` of `workspace`, in which constant vectors are stored
 * from this address on.
 */
export function compile(functions: Readonly<Record<string, WasmFunction>>, constantsFrom: number): WebAssembly.Module {
  const all = Object.entries(functions);
  const places = placesOf(
    all.flatMap(([, { body }]) => body),
    constantsFrom,
  );
  const types = all.map(([, { params }]) => [0x60, ...list(params.map((type) => [typeCodes[type]])), 0]);
  const exported = all.map(([key], i) => [...name(key), 0x00, ...leb(i)]);
  const bodies = all.map(([, { locals, body }]) => {
    const bytes = [
      ...list(locals.map((type) => [1, typeCodes[type]])),
      ...body.flatMap((part) => written(part, places)),
      0x0b,
    ];
    return [...leb(bytes.length), ...bytes];
  });
  const data = [...places.keys()].flatMap((key) => key.split(',').map(Number));
  const module = [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [[...name('workspace'), ...name('memory'), 0x02, 0x00, 0x01]]),
    ...section(
      3,
      all.map((_, i) => leb(i)),
    ),
    ...section(7, exported),
    ...section(10, bodies),
    ...section(11, [[0x00, 0x41, ...signedLeb(constantsFrom), 0x0b, ...list(data.map((byte) => [byte]))]]),
  ];
  return new WebAssembly.Module(Uint8Array.from(module));
}

/** Addresses of constant vectors, by their bytes. */
type Places = ReadonlyMap<string, number>;

function placesOf(code: Code, from: number): Places {
  const keys = new Set(code.flatMap((part) => (typeof part === 'number' ? [] : [keyOf(part)])));
  return new Map([...keys].map((key, i) => [key, from + 16 * i]));
}

function keyOf({ bytes }: Constant): string {
  return bytes.join();
}

function written(part: Code[number], places: Places): Bytes {
  return typeof part === 'number' ? [part] : [0x41, 0, 0xfd, 0x00, 0, ...leb(places.get(keyOf(part))!)];
}

/** Repeats the code, decreasing the counter by `by` each time, until it is no longer above zero. */
export function whileAbove(counter: Local, by: number, code: readonly Code[]): Code {
  return [0x03, 0x40, ...code.flat(), ...counter.add(i32(-by)), ...counter.get, ...i32(0), 0x4a, 0x0d, 0, 0x0b];
}

/** Runs one of two branches. */
export function branch(condition: Code, yes: Code, no: Code): Code {
  return [...condition, 0x04, 0x40, ...yes, 0x05, ...no, 0x0b];
}

/** An i32 constant. */
export function i32(value: number): Code {
  return [0x41, ...signedLeb(value)];
}

/** A v128 constant. */
export function lanes(values: Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array): Code {
  return [{ bytes: new Uint8Array(values.buffer) }];
}

/** An instruction whose operands are on the stack. */
export function scalar(code: number): (...operands: readonly Code[]) => Code {
  return (...operands) => [...operands.flat(), code];
}

/** A vector instruction whose operands are on the stack, with its immediate bytes. */
export function vector(code: number, ...immediates: readonly number[]): (...operands: readonly Code[]) => Code {
  const written = [0xfd, ...leb(code), ...immediates];
  return (...operands) => [...operands.flat(), ...written];
}

function localAt(index: number): Local {
  const get = [0x20, ...leb(index)];
  const set = (value: Code) => [...value, 0x21, ...leb(index)];
  return { get, set, add: (value) => set([...get, ...value, 0x6a]) };
}

/** LEB128: seven bits per byte, lowest first. */
function leb(value: number): Bytes {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function signedLeb(value: number): Bytes {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signedLeb(value >> 7)];
}

function list(items: readonly Bytes[]): Bytes {
  return [...leb(items.length), ...items.flat()];
}

function section(id: number, items: readonly Bytes[]): Bytes {
  const body = list(items);
  return [id, ...leb(body.length), ...body];
}

function name(text: string): Bytes {
  return list(Array.from(text, (letter) => [letter.charCodeAt(0)]));
}
