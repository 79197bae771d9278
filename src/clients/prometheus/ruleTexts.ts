/**
 * The rule files in a text: the text itself, or, where it holds PrometheusRule resources, the `spec` of each with the rest
 * blanked, so that every line, column and offset stays what it is.
 */

const documentStart = /^---(\s|$)/;
const resourceKind = /^kind:\s*["']?PrometheusRule["']?\s*(#.*)?$/;

export function ruleTextsIn(text: string): readonly string[] {
  if (!/PrometheusRule/.test(text)) return [text];
  const lines = text.split('\n');
  const found: string[] = [];
  for (const [from, to] of documentsOf(lines)) {
    const document = lines.slice(from, to);
    if (!document.some((line) => resourceKind.test(line.trimEnd()))) continue;
    const start = document.findIndex((line) => /^spec:\s*(#.*)?$/.test(line.trimEnd()));
    if (start < 0) continue;
    const after = document.findIndex((line, index) => index > start && /^[^\s#]/.test(line));
    const end = after < 0 ? to : Math.min(from + after, to);
    const own = lines.map((line, index) => {
      // Blanks behind a block would become a part of it; no offset lies behind them.
      if (index >= end) return '';
      return index > from + start ? withoutThanos(line) : line.replaceAll(/[^\r]/g, ' ');
    });
    found.push(own.join('\n'));
  }
  return found.length > 0 ? found : [text];
}

/** What a group has for Thanos alone becomes a comment; the operator hands it to no Prometheus. */
const withoutThanos = (line: string): string =>
  line.replace(
    /^(\s+(?:- )?)(partial_response_strategy:\s*\w*[^\S\r]*(?:#.*)?)(\r?)$/,
    (_, indent: string, own: string, end: string) => indent + '#'.repeat(own.length) + end,
  );

function documentsOf(lines: readonly string[]): readonly (readonly [number, number])[] {
  const starts = lines.flatMap((line, index) => (documentStart.test(line) ? [index + 1] : []));
  const edges = [0, ...starts];
  return edges.map((from, index) => [from, (edges[index + 1] ?? lines.length + 1) - 1]);
}
