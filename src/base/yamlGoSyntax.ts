/** A decoded value as Go's `%#v` writes it: the YAML library quotes a refused key that way. */
import type { YamlEntry, YamlNode } from './yamlNode.ts';
import { resolveScalar } from './yamlResolve.ts';

/** `nil` is how nothing is written, which inside of something else has a type. */
export function formatGo(node: YamlNode, nil = 'interface {}(nil)'): string {
  switch (node.kind) {
    case 'scalar':
      return formatScalar(node.value, nil);
    case 'list':
      return `[]interface {}{${node.items.map((item) => formatGo(item)).join(', ')}}`;
    case 'map': {
      const pairs = [...node.entries].toSorted(([first], [second]) => (first < second ? -1 : 1));
      const written = pairs.map(([key, entry]) => `${formatKey(key, entry)}:${formatGo(entry.value)}`);
      return `map[interface {}]interface {}{${written.join(', ')}}`;
    }
  }
}

function formatScalar(value: string | number | boolean | null, nil: string): string {
  if (value === null) return nil;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** A key has its own type there, and is text only here. */
function formatKey(name: string, { key }: YamlEntry): string {
  const text = key.source.text.slice(key.start, key.end);
  const start = { offset: key.start, line: 0, column: 0 };
  const resolved = resolveScalar({ kind: 'scalar', tag: '', text, style: 'plain', start, end: start });
  return resolved.type === 'bool' || resolved.type === 'int' ? name : JSON.stringify(name);
}
