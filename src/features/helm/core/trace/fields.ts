/** The fields of a manifest: where each stands, and what is in it. */
import { readYaml } from '../../../../base/yamlDecode.ts';
import { SourceText, toPlain, type YamlNode } from '../../../../base/yamlNode.ts';

export type FieldPath = readonly (string | number)[];

export interface Field {
  readonly path: FieldPath;
  /** As JSON, so that two are easily compared. */
  readonly value: string;
  readonly isLeaf: boolean;
  /** In the document, from 1. */
  readonly line: number;
  readonly lastLine: number;
}

/** All keys and items of one document in the order of the text; none where it is no YAML. */
export function readFields(text: string): readonly Field[] {
  const source = new SourceText('', text);
  const reading = readYaml(source);
  const fields: Field[] = [];
  const add = (path: FieldPath, start: number, node: YamlNode): void => {
    const last = source.position(Math.max(node.end - 1, start));
    fields.push({
      path,
      value: JSON.stringify(toPlain(node)),
      isLeaf: node.kind === 'scalar' || (node.kind === 'map' ? node.entries.size : node.items.length) === 0,
      line: source.position(start).line,
      lastLine: last.line,
    });
    visit(path, node);
  };
  const visit = (path: FieldPath, node: YamlNode): void => {
    if (node.kind === 'map') {
      for (const [name, { key, value }] of node.entries) add([...path, name], key.start, value);
    } else if (node.kind === 'list') {
      for (const [index, item] of node.items.entries()) add([...path, index], item.start, item);
    }
  };
  if (reading.ok && reading.value.root !== undefined) visit([], reading.value.root);
  return fields;
}

/** The innermost field that a line belongs to; of several that begin there the first leaf. */
export function fieldAt(fields: readonly Field[], line: number): Field | undefined {
  const here = fields.filter((field) => field.line === line);
  return (
    here.find(({ isLeaf }) => isLeaf) ??
    here.at(-1) ??
    fields.findLast((field) => field.line < line && field.lastLine >= line)
  );
}

export function sameField(first: FieldPath, second: FieldPath): boolean {
  return first.length === second.length && first.every((step, index) => step === second[index]);
}
