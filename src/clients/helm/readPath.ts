/** A written path (`a.b`, `list[0]`, `["a.b"]`, `containers[app]`) as its steps. */
import type { PathStep, ValuePath } from './valuePath.ts';

export function readPath(text: string): ValuePath {
  const steps: PathStep[] = [];
  for (const [, key, quoted, item] of text.matchAll(/([^.[\]"]+)|\[("(?:\\.|[^"\\])*")\]|\[([^\]"]*)\]/g)) {
    if (key !== undefined) steps.push(key);
    else if (quoted !== undefined) steps.push(unquote(quoted));
    else if (item !== undefined) steps.push({ item: /^\d+$/.test(item) ? Number(item) : item });
  }
  return steps;
}

function unquote(quoted: string): string {
  const text: unknown = JSON.parse(quoted);
  return String(text);
}
