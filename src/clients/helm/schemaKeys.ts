/** Which keys the JSON schemas of a chart (values.schema.json) name. */

export interface SchemaKeys {
  /** The keys that a schema names in the mapping at this path; keys of mappings only, no list items. */
  keysAt(path: readonly string[]): ReadonlySet<string>;
}
