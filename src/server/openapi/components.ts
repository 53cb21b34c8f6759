import type { TSchema } from 'typebox';

/** A part of openapi.json. */
export type Json = Readonly<Record<string, unknown>>;

/** The schemas of an OpenAPI document: those with a `$id` are written once, by that name, and then referenced. */
export class Components {
  readonly #schemas = new Map<string, Json>();

  /** A schema in OpenAPI 3.1: a reference if it has a name. */
  refer(schema: TSchema): Json {
    return this.#write(schema as unknown as Json) as Json;
  }

  /** All schemas that were referenced, by name. */
  all(): Record<string, Json> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  #write(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.#write(item));
    if (typeof node !== 'object' || node === null) return node;
    const { $id: name, ...schema } = node as Json & { readonly $id?: unknown };
    if (typeof name !== 'string') return this.#writeAll(schema);
    // Reserve the name first: a schema may contain itself.
    if (!this.#schemas.has(name)) {
      this.#schemas.set(name, {});
      this.#schemas.set(name, this.#writeAll(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #writeAll(schema: Json): Json {
    const written = Object.entries(dialect(schema)).map(([key, value]) => [key, this.#write(value)]);
    return Object.fromEntries(written);
  }
}

/**
 * TypeBox writes tuples as JSON Schema did before 2020-12, and maps by a pattern; few generators support these. All tuples here have
 * one type of item, so that each is an array of a fixed length.
 */
function dialect(schema: Json): Json {
  const { items, additionalItems: _, patternProperties, ...rest } = schema;
  if (Array.isArray(items)) return { ...rest, items: items[0], minItems: items.length, maxItems: items.length };
  if (patternProperties !== undefined)
    return { ...rest, additionalProperties: Object.values(patternProperties as Json)[0] };
  return schema;
}
