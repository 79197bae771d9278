import { parseJson, recordOf, textOf } from './json.ts';

/** The current context that a file of kubectl names, written as YAML or as JSON; undefined where it names none. */
export function currentContext(text: string): string | undefined {
  if (text.trimStart().startsWith('{'))
    return textOf(recordOf(parseJson(text))['current-context']) || undefined;
  return /^["']?current-context["']?:[ \t]*["']?([^\s"'#][^"'#\r\n]*?)["']?[ \t]*(?:#.*)?$/m.exec(text)?.[1];
}
