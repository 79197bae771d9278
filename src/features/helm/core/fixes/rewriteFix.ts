/** What a line of a rule should say, in the template or the values file that it comes from. */
import type { Finding } from '../report.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fix } from './fix.ts';
import { textOf } from './insteadFix.ts';

/** None where the line is not written as it is rendered: then an action makes a part of it. */
export function rewriteFixes(snapshot: Snapshot, { file, line, rewrite }: Finding): readonly Fix[] {
  const text = rewrite === undefined ? undefined : textOf(snapshot, file);
  if (rewrite === undefined || text === undefined) return [];
  const lines = text.split('\n');
  const written = lines[line - 1]?.replace(/\r$/, '') ?? '';
  const [own, rendered] = [indentOf(written), indentOf(rewrite.of)];
  if (written.slice(own.length).trimEnd() !== rewrite.of.slice(rendered.length).trimEnd()) return [];
  const below = own.replace('-', ' ');
  const by = rewrite.by
    .split('\n')
    .map((one, index) => (index === 0 ? own : below) + one.slice(rendered.length));
  const isTemplate = /(?:^|\/)templates\//.test(file);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [
    {
      title: rewrite.title,
      preferred: true,
      edits: [
        {
          file,
          start,
          end: start + written.length,
          text: (isTemplate ? by.map(escaped) : by).join(lineBreak),
        },
      ],
    },
  ];
}

/** With the dash of an item: which of its keys is the first says little. */
const indentOf = (line: string): string => /^\s*(?:-\s+)?/.exec(line)?.[0] ?? '';

/** As Helm prints it again. */
const escaped = (line: string): string => line.replaceAll('{{', '{{ "{{" }}');
