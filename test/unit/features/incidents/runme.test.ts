/** A runbook by the rules by which Runme reads and writes Markdown (its packages document and editor, version 3). */
import * as fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, it } from 'vitest';
import { attributeText, fenced } from '../../../../src/features/incidents/core/runbook/fence.ts';
import { readRunbook } from '../../../../src/features/incidents/core/runbook/readRunbook.ts';
import { generateRunbook } from '../../../../src/features/incidents/core/runbook/writeRunbook.ts';
import { incidentEvents, ran, redisIncident } from '../../../builders/incident.ts';
import { shell } from '../../../builders/shell.ts';

interface Cell {
  readonly language: string;
  readonly attributes: Record<string, string>;
  readonly text: string;
}

/** From the first brace to the first closing one: JSON, else parts between blanks, cut at each `=`. */
function readByRunme(info: string): Record<string, string> {
  const start = info.search(/\{[^}]/);
  const stop = info.indexOf('}');
  if (start === -1 || stop === -1) return {};
  const raw = info.slice(start, stop + 1);
  try {
    const values: Record<string, unknown> = JSON.parse(raw);
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  } catch {
    const parts = raw.split(' ').filter((part) => part.includes('='));
    return Object.fromEntries(parts.map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']));
  }
}

/** The info string is taken as it stands in the file. */
function cellsOf(markdown: string): readonly Cell[] {
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/, '');
  return fromMarkdown(body).children.flatMap((node) => {
    if (node.type !== 'code') return [];
    const start = node.position?.start.offset ?? 0;
    const info = body.slice(start, body.indexOf('\n', start)).replace(/^`+/, '');
    return [{ language: info.split(/[ {]/)[0] ?? '', attributes: readByRunme(info), text: node.value }];
  });
}

const incident = 'INC-2026-05-13-001';
const generate = (context: string) =>
  generateRunbook(
    { shell, clock: { now: () => Date.UTC(2026, 4, 14) } },
    {
      id: incident,
      events: incidentEvents([
        ...redisIncident,
        ran('kubectl get deployment api -n "a b"', 0, context),
        ran("printf '```%s}\\n' done", 0, context),
      ]),
    },
  );

it.each(['prod', 'arn:aws:eks:eu-west-1:1:cluster/prod', 'a "b" = {c} \\d & `e`', 'größe ☃ 𝄞'])(
  'in the context %s: each step is a cell of bash with its text, its own name and attributes',
  async (context) => {
    const { markdown } = await generate(context);
    const { steps } = await readRunbook(markdown);
    const cells = cellsOf(markdown).filter(({ attributes }) => attributes['name'] !== 'parameters');
    expect(cells.map(({ language, text, attributes }) => ({ language, text, attributes }))).toEqual(
      steps.map(({ text, attributes }) => ({ language: 'bash', text, attributes })),
    );
    expect(new Set(cells.map(({ attributes }) => attributes['name'])).size).toBe(cells.length);
    for (const { attributes } of cells) {
      expect(attributes['excludeFromRunAll']).toBe(attributes['effect'] === 'read' ? undefined : 'true');
    }
    expect(steps.at(-1)?.context).toBe(context);
  },
);

it('is the same runbook after Runme has saved it: attributes as JSON, ids of its own', async () => {
  const { markdown } = await generate('arn:aws:eks:eu-west-1:1:cluster/prod');
  const saved = cellsOf(markdown).reduce((text, { attributes }, index) => {
    const id = `01HP7J575TFZ65WYPQPZGE7${String(index).padStart(3, '0')}`;
    const before = new RegExp(`^(\`\`\`+bash ).*\\b(?:id=|"id":")${attributes['id']}\\b.*$`, 'm');
    return text.replace(before, (_, fence: string) => fence + JSON.stringify({ ...attributes, id }));
  }, markdown);
  expect(saved.match(/"id":"01HP/g)).toHaveLength(cellsOf(markdown).length);
  const [before, after] = await Promise.all([markdown, saved].map(readRunbook));
  const plain = (steps: typeof before extends undefined ? never : NonNullable<typeof before>['steps']) =>
    steps.map(({ attributes: _attributes, line: _line, ...step }) => step);
  expect(plain(after?.steps ?? [])).toEqual(plain(before?.steps ?? []));
  expect(after?.parameters).toEqual(before?.parameters);
});

it('reads the attributes that we write, whatever is in them', async () => {
  const value = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.constantFrom('a=b', '}', '{', '"', "'", '`', '\\', '&quot;', 'a b', '\n', '<x>', '#'),
  );
  await fc.assert(
    fc.asyncProperty(value, value, async (context, cluster) => {
      const attributes = { id: 's1', name: 's1', context, cluster };
      expect(readByRunme(`bash ${attributeText(attributes)}`)).toEqual(attributes);
      const { steps } = await readRunbook(`${fenced('bash', attributes, 'true')}\n`);
      expect(steps[0]?.attributes).toEqual(attributes);
    }),
    { numRuns: 300 },
  );
});
