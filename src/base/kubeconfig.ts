/** The current context that a file of kubectl names; undefined where it names none. */
export function currentContext(text: string): string | undefined {
  return /^["']?current-context["']?:[ \t]*["']?([^\s"'#][^"'#\r\n]*?)["']?[ \t]*(?:#.*)?$/m.exec(text)?.[1];
}
