import type { TSchema } from 'typebox';

/** A part of openapi.json. */
export type Json = Readonly<Record<string, unknown>>;

/** The schemas of an OpenAPI document: those that have a `$id` are written once, by that name, and referred to from then on. */
export class Components {
  readonly #schemas = new Map<string, Json>();

  /** A schema as OpenAPI 3.1 has it: a reference when it has a name. */
  refer(schema: TSchema): Json {
    return this.#write(schema as unknown as Json) as Json;
  }

  /** All that were referred to, by their names. */
  all(): Record<string, Json> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  #write(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.#write(item));
    if (typeof node !== 'object' || node === null) return node;
    const { $id: name, ...schema } = node as Json & { readonly $id?: unknown };
    if (typeof name !== 'string') return this.#writeAll(schema);
    // A place first: a schema may hold itself.
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
 * TypeBox writes tuples as JSON Schema did before 2020-12, and maps by a pattern; few generators know either. All tuples here are
 * of one kind of item, so that each is an array of a fixed length.
 */
function dialect(schema: Json): Json {
  const { items, additionalItems: _, patternProperties, ...rest } = schema;
  if (Array.isArray(items)) return { ...rest, items: items[0], minItems: items.length, maxItems: items.length };
  if (patternProperties !== undefined)
    return { ...rest, additionalProperties: Object.values(patternProperties as Json)[0] };
  return schema;
}
