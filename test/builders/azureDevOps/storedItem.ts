/** A work item as the stand-in keeps it. */
export interface StoredItem {
  readonly id: number;
  rev: number;
  fields: Record<string, unknown>;
  relations: { rel: string; url: string; attributes?: Record<string, unknown> }[];
  comments: string[];
  multilineFieldsFormat?: Readonly<Record<string, string>>;
}
