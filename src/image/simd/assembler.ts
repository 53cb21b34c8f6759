/**
 * Writes WebAssembly modules of a few functions over one imported memory. Codes: WebAssembly core specification 3.0, section 5.4
 * (vector and relaxed vector instructions among them).
 */

/** Instructions, as bytes, and vectors that stay the same. */
export type Code = readonly (number | Constant)[];

/** Its bytes stand in a local of the function, since the engine would make it anew in every turn of a loop. */
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
  readonly body: Bytes;
}

/** Writes one function of these parameters, in their order, and these local variables. */
export function func<Params extends Variables, Own extends Variables>(
  { params, locals }: Frame<Params, Own>,
  write: (variables: Locals<Params> & Locals<Own>) => readonly Code[],
): WasmFunction {
  const names = [...Object.keys(params), ...Object.keys(locals)];
  const variables = Object.fromEntries(names.map((key, i) => [key, localAt(i)]));
  const code = write(variables as Locals<Params> & Locals<Own>).flat();
  const constants = new Map(code.flatMap((part) => (typeof part === 'number' ? [] : [[keyOf(part), part]])));
  const places = new Map([...constants.keys()].map((key, i) => [key, names.length + i]));
  const body = code.flatMap((part) => (typeof part === 'number' ? [part] : [0x20, ...leb(places.get(keyOf(part))!)]));
  const setting = [...constants].flatMap(([key, { bytes }]) => [0xfd, 0x0c, ...bytes, 0x21, ...leb(places.get(key)!)]);
  const own = [...Object.values(locals), ...[...constants].map(() => 'v128' as const)];
  return { params: Object.values(params), locals: own, body: [...setting, ...body] };
}

function keyOf({ bytes }: Constant): string {
  return bytes.join();
}

/** Compiles functions, exported by their names; their memory is imported as `memory` of `workspace`. */
export function compile(functions: Readonly<Record<string, WasmFunction>>): WebAssembly.Module {
  const all = Object.entries(functions);
  const types = all.map(([, { params }]) => [0x60, ...list(params.map((type) => [typeCodes[type]])), 0]);
  const exported = all.map(([key], i) => [...name(key), 0x00, ...leb(i)]);
  const bodies = all.map(([, { locals, body }]) => {
    const bytes = [...list(locals.map((type) => [1, typeCodes[type]])), ...body, 0x0b];
    return [...leb(bytes.length), ...bytes];
  });
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
  ];
  return new WebAssembly.Module(Uint8Array.from(module));
}

/** Runs the code again and again, the counter falling by `by` each time, until it is no longer above zero. */
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

/** An instruction whose operands lie on the stack. */
export function scalar(code: number): (...operands: readonly Code[]) => Code {
  return (...operands) => [...operands.flat(), code];
}

/** A vector instruction whose operands lie on the stack, with what is written after its code. */
export function vector(code: number, ...immediates: readonly number[]): (...operands: readonly Code[]) => Code {
  const written = [0xfd, ...leb(code), ...immediates];
  return (...operands) => [...operands.flat(), ...written];
}

function localAt(index: number): Local {
  const get = [0x20, ...leb(index)];
  const set = (value: Code) => [...value, 0x21, ...leb(index)];
  return { get, set, add: (value) => set([...get, ...value, 0x6a]) };
}

/** Seven bits a byte, lowest first. */
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
