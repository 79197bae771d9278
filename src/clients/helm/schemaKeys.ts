/** Which keys the JSON schemas of a chart (values.schema.json) know. No validation: that is Helm's. */
import type { ValuePath } from './valuePath.ts';

/** The schema of a chart or subchart, with the place of its values in those of the top chart. */
export interface SchemaPart {
  readonly prefix: readonly string[];
  /** Parsed JSON, whatever it holds. */
  readonly schema: unknown;
}

export interface SchemaKeys {
  /** The keys that a schema names in the mapping at this path. */
  keysAt(path: ValuePath): ReadonlySet<string>;
  /** Whether a schema says something about the value at this path, by its name or by a pattern. */
  knows(path: ValuePath): boolean;
}

export function readSchemaKeys(parts: readonly SchemaPart[]): SchemaKeys {
  const schemasAt = (path: ValuePath): readonly JsonObject[] =>
    parts.flatMap(({ prefix, schema }) => {
      const inside = prefix.every((step, index) => path[index] === step);
      return inside && isObject(schema) ? follow(schema, path.slice(prefix.length)) : [];
    });
  return {
    keysAt: (path) =>
      new Set(schemasAt(path).flatMap((schema) => Object.keys(objectIn(schema, 'properties')))),
    knows: (path) => schemasAt(path).length > 0,
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectIn(schema: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(schema, key) ? schema[key] : undefined;
  return isObject(value) ? value : {};
}

/** All schemas that speak of what a path leads to. */
function follow(root: JsonObject, path: ValuePath): readonly JsonObject[] {
  let schemas = spread(root, root);
  for (const step of path) {
    const inner = schemas.flatMap((schema) =>
      typeof step === 'string' ? propertySchemas(schema, step) : itemSchemas(schema),
    );
    schemas = inner.filter(isObject).flatMap((schema) => spread(schema, root));
  }
  return schemas;
}

function propertySchemas(schema: JsonObject, key: string): readonly unknown[] {
  const properties = objectIn(schema, 'properties');
  const named = Object.hasOwn(properties, key) ? [properties[key] === true ? {} : properties[key]] : [];
  // What a pattern matches is not asked: an expression of a stranger may take for ever.
  const patterns = Object.values(objectIn(schema, 'patternProperties'));
  // `true` says nothing about a key; a schema for whatever else there is does.
  return [...named, ...patterns, schema['additionalProperties']];
}

function itemSchemas(schema: JsonObject): readonly unknown[] {
  const { items } = schema;
  return Array.isArray(items) ? items : [items];
}

/** A schema of more parts than this is not looked through to the end. */
const mostParts = 500;

/** The schema with those that it is made of; references into the same file are followed. */
function spread(schema: JsonObject, root: JsonObject, seen = new Set<JsonObject>()): readonly JsonObject[] {
  if (seen.has(schema) || seen.size > mostParts) return [];
  seen.add(schema);
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => {
    const value = schema[key];
    return Array.isArray(value) ? value : [];
  });
  const referred = resolveReference(schema['$ref'], root);
  const others = [...parts, referred, schema['then'], schema['else']].filter(isObject);
  return [schema, ...others.flatMap((other) => spread(other, root, seen))];
}

function resolveReference(reference: unknown, root: JsonObject): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  let node: unknown = root;
  for (const part of reference.slice(1).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}
