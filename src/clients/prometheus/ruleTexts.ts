/**
 * The rule files in a text: the text itself, or, where it holds PrometheusRule resources, the `spec` of each with the rest
 * blanked, so that every line and column stays what it is.
 */

const documentStart = /^---(\s|$)/;
const resourceKind = /^kind:\s*["']?PrometheusRule["']?\s*(#.*)?$/;

export function ruleTextsIn(text: string): readonly string[] {
  if (!/PrometheusRule/.test(text)) return [text];
  const lines = text.split('\n');
  const found: string[] = [];
  for (const [from, to] of documentsOf(lines)) {
    const own = lines.slice(from, to);
    if (!own.some((line) => resourceKind.test(line.trimEnd()))) continue;
    const start = own.findIndex((line) => /^spec:\s*(#.*)?$/.test(line.trimEnd()));
    if (start < 0) continue;
    const after = own.findIndex((line, index) => index > start && /^[^\s#]/.test(line));
    const kept = (index: number) => index > from + start && (after < 0 || index < from + after) && index < to;
    found.push(lines.map((line, index) => (kept(index) ? withoutThanos(line) : '')).join('\n'));
  }
  return found.length > 0 ? found : [text];
}

/** What a group has for Thanos alone; the operator hands it to no Prometheus. */
const withoutThanos = (line: string): string =>
  line.replace(/^(\s+(?:- )?)partial_response_strategy:\s*\w*\s*(?:#.*)?$/, '$1');

function documentsOf(lines: readonly string[]): readonly (readonly [number, number])[] {
  const starts = lines.flatMap((line, index) => (documentStart.test(line) ? [index + 1] : []));
  const edges = [0, ...starts];
  return edges.map((from, index) => [from, (edges[index + 1] ?? lines.length + 1) - 1]);
}
