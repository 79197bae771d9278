/** What holds for every incident, whatever was recorded and whatever people did with the documents. */
import * as fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent, NewEvent } from '../../../../src/clients/notes/incidentEvents.ts';
import { draftPostmortem } from '../../../../src/features/incidents/core/postmortem/postmortem.ts';
import { generateRunbook } from '../../../../src/features/incidents/core/runbook/writeRunbook.ts';
import { incidentEvents, ran, redisIncident } from '../../../builders/incident.ts';
import { shell } from '../../../builders/shell.ts';

const id = 'INC-2026-05-13-001';
/** Each text is read once: the same ones come again and again. */
const known = new Map<string, ReturnType<typeof shell.statements>>();
const remembering: typeof shell = {
  ...shell,
  async statements(text) {
    const answer = known.get(text) ?? shell.statements(text);
    known.set(text, answer);
    return answer;
  },
};
const ports = { shell: remembering, clock: { now: () => Date.UTC(2026, 4, 14) } };
const log = `../incidents/${id}/events.ndjson`;

interface Part {
  readonly id: string;
  readonly body: string;
}

const region =
  /<!-- sre-workbench:begin ([\w-]+) [0-9a-f]{12} -->\n([\s\S]*?)\n<!-- sre-workbench:end \1 -->\n/g;

function partsOf(markdown: string): readonly Part[] {
  return [...markdown.matchAll(region)].map(([, name = '', body = '']) => ({ id: name, body }));
}

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    'well: the alert fired',
    'wrong: nobody was awake',
    'lucky: it was Sunday',
    'lesson: caches fill up',
    'trigger: a campaign',
    'impact: all users',
    'factor: no limit',
    'data loss: none',
    'action: Alert on growth; owner: Ada; due: 2026-05-20; priority: P1',
    'action: Look at it; owner: ; due: soon',
  ),
  fc.constantFrom(
    'two\nlines',
    'a | b | c',
    '[evt:99](../incidents/x/events.ndjson)',
    '<!-- sre-workbench:end summary -->',
    '## Summary',
    '```',
    '- a list',
    '`code',
    '![x](y.png)',
    '<b>bold',
    '\\',
  ),
);
const mark = fc.constantFrom(undefined, 'finding' as const, 'cause' as const, 'helped' as const);
const said = fc.record({ text, mark }).map((data) => ({
  text: data.text,
  ...(data.mark !== undefined && { mark: data.mark }),
}));
const evidence = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom('evt:1', 'up{job="a"}', 'x.png', 'https://x.y/z'),
  ),
  { maxLength: 3 },
);
const event: fc.Arbitrary<NewEvent> = fc.oneof(
  fc.record({ name: text, summary: text }).map((data) => ({ kind: 'alert' as const, data })),
  fc
    .record({ severity: fc.constantFrom('SEV1', 'SEV2', 'SEV3', 'P2', ''), title: text })
    .map((data) => ({ kind: 'severity' as const, data })),
  fc
    .constantFrom('open', 'mitigated', 'resolved', 'closed', 'reopened')
    .map((status) => ({ kind: 'status' as const, data: { status } })),
  fc
    .constantFrom('triage', 'debug', 'mitigate', 'fix', 'verify')
    .map((phase) => ({ kind: 'phase' as const, data: { phase } })),
  fc.record({ role: text, person: text }).map((data) => ({ kind: 'role' as const, data })),
  fc
    .tuple(
      fc.oneof(
        text,
        fc.constantFrom('kubectl get pods', 'kubectl scale deploy/api --replicas=2', 'helm rollback api'),
      ),
      fc.constantFrom(0, 1, 127),
    )
    .map(([command, exit]) => ran(command, exit)),
  fc
    .tuple(fc.constantFrom('finding', 'hypothesis', 'decision', 'note'), said, evidence)
    .map(([kind, data, rests]) => ({ kind, data, evidence: rests })),
  fc
    .record({ what: fc.constantFrom('git', 'helm', 'permanent-fix'), ref: text, summary: text })
    .map((data) => ({
      kind: 'change' as const,
      data,
    })),
  fc
    .record({ target: text, from: text, to: text, result: text })
    .map((data) => ({ kind: 'rollback' as const, data })),
  fc
    .record({ stage: fc.constant('progress' as const), text })
    .map((data) => ({ kind: 'comm' as const, data })),
);
const incident = fc.array(
  fc
    .tuple(event, fc.integer({ min: -3, max: 60 }), fc.constantFrom('human', 'estimate', 'alert'))
    .map(([given, minutes, source]) => ({
      ...given,
      t: Date.UTC(2026, 4, 13, 14) + minutes * 60_000,
      t_source: source,
    })),
  { minLength: 1, maxLength: 25 },
);

const factual = new Set(
  'summary impact timeline causes factors ruled-out trigger detection resolution well wrong lucky actions lessons'.split(
    ' ',
  ),
);

/** All lines of a part but its title, what says that there is nothing, and the heads of tables. */
function sentencesOf({ body }: Part): readonly string[] {
  const lines = body.split('\n').slice(1);
  return lines.filter(
    (line, at) =>
      line !== '' &&
      line !== 'Nothing was recorded.' &&
      !line.startsWith('| ---') &&
      lines[at + 1]?.startsWith('| ---') !== true,
  );
}

describe('whatever was recorded', () => {
  it('each sentence of a postmortem ends with a link to an event that there is', async () => {
    await fc.assert(
      fc.asyncProperty(incident, async (given) => {
        const events = incidentEvents(given);
        const { markdown } = await draftPostmortem(ports, { id, events });
        const numbers = new Set(events.map(({ seq }) => seq));
        const parts = partsOf(markdown).filter((part) => factual.has(part.id));
        expect(parts.length).toBeGreaterThanOrEqual(13);
        for (const part of parts) {
          for (const sentence of sentencesOf(part)) {
            const seqs = linksIn(sentence);
            expect([sentence, seqs.length > 0, seqs.every((seq) => numbers.has(seq))]).toEqual([
              sentence,
              true,
              true,
            ]);
            expect(sentence).toMatch(/\]\([^()]*events\.ndjson\)(?:\)| \|)$/);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('each step of a runbook names an event that there is, and so does each sentence of its causes and prevention', async () => {
    await fc.assert(
      fc.asyncProperty(incident, async (given) => {
        const events = incidentEvents(given);
        const { markdown } = await generateRunbook(ports, { id, events });
        const numbers = new Set(events.map(({ seq }) => seq));
        for (const part of partsOf(markdown)) {
          if (/^[suv]\d+$/.test(part.id)) {
            expect(linksIn(part.body.replace(/```[\s\S]*$/, '')).at(-1)).toBe(Number(part.id.slice(1)));
          }
          if (!['causes', 'detours', 'prevention'].includes(part.id)) continue;
          for (const sentence of sentencesOf(part)) {
            if (sentence.startsWith('Nothing was recorded.')) continue;
            expect([sentence, linksIn(sentence).some((seq) => numbers.has(seq))]).toEqual([sentence, true]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** The numbers of events that real links of Markdown lead to. */
function linksIn(markdown: string): readonly number[] {
  const found: number[] = [];
  const visit = (node: {
    readonly type: string;
    readonly url?: string;
    readonly children?: readonly unknown[];
  }) => {
    const [child] = (node.children ?? []) as { readonly value?: string }[];
    if (node.type === 'link' && node.url === log) found.push(Number(child?.value?.slice('evt:'.length)));
    for (const each of node.children ?? []) visit(each as Parameters<typeof visit>[0]);
  };
  visit(fromMarkdown(markdown));
  return found;
}

describe.each([
  [
    'a runbook',
    async (events: readonly IncidentEvent[], existing?: string) =>
      generateRunbook(ports, { id, events, ...(existing !== undefined && { existing }) }),
  ],
  [
    'a postmortem',
    async (events: readonly IncidentEvent[], existing?: string) =>
      draftPostmortem(ports, { id, events, ...(existing !== undefined && { existing }) }),
  ],
])('%s that people have edited anywhere', (_, generate) => {
  const what = fc.constantFrom<'leave' | 'edit' | 'remove'>('leave', 'leave', 'edit', 'remove');
  const written = fc.constantFrom(
    '',
    '',
    'A sentence of mine.',
    '```bash\nls\n```',
    '```bash\nls and never closed',
    '<!-- a comment -->',
    '## Mine',
  );
  const more = fc.subarray<NewEvent>([
    ran('kubectl top pods -n production'),
    ran('kubectl scale deployment/api -n production --replicas=4'),
    { kind: 'note', data: { text: 'More copies', mark: 'helped' }, evidence: [28] },
    { kind: 'note', data: { text: 'oom', mark: 'finding' }, evidence: [11] },
    { kind: 'note', data: { text: 'lucky: nobody slept' } },
    { kind: 'decision', data: { text: 'A limit for all caches' } },
  ]);

  it('keeps what they wrote, changed and took away, and renews the rest', async () => {
    const first = (await generate(incidentEvents(redisIncident))).markdown;
    const edits = fc.array(fc.record({ what, written }), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(edits, more, fc.boolean(), async (plan, added, head) => {
        const done = new Map<string, 'leave' | 'edit' | 'remove'>();
        const own: string[] = [];
        let at = 0;
        const edited = first
          .replace(/^---\n/, head ? '---\nowner: ada # by hand\n' : '---\n')
          .replaceAll(region, (whole: string, name: string) => {
            const { what: did, written: words } = plan[at] ?? { what: 'leave', written: '' };
            done.set(name, did);
            const between = words === '' ? '' : `\nMine ${at}:\n\n${words}\n`;
            if (between !== '') own.push(between);
            at += 1;
            const end = `\n<!-- sre-workbench:end ${name} -->\n`;
            if (did === 'remove') return between;
            return (
              (did === 'edit' ? whole.replace(end, () => `\nChanged by hand ${at}.${end}`) : whole) + between
            );
          });
        const events = incidentEvents([...redisIncident, ...added]);
        const { markdown, kept } = await generate(events, edited);
        const fresh = new Map(partsOf((await generate(events)).markdown).map((part) => [part.id, part.body]));
        const before = new Map(partsOf(edited).map((part) => [part.id, part.body]));
        const after = partsOf(markdown);

        expect(after.map((part) => part.id).toSorted()).toEqual(
          [
            ...[...before.keys()].filter((name) => fresh.has(name) || done.get(name) === 'edit'),
            ...[...fresh.keys()].filter((name) => !done.has(name)),
          ].toSorted(),
        );
        for (const { id: name, body } of after) {
          expect([name, body]).toEqual([
            name,
            done.get(name) === 'edit' ? before.get(name) : fresh.get(name),
          ]);
        }
        let place = 0;
        for (const words of own) {
          const found = markdown.indexOf(words, place);
          expect([words, found >= place]).toEqual([words, true]);
          place = found + words.length - 1;
        }
        if (head) expect(markdown).toContain('owner: ada # by hand\n');
        const original = new Map(partsOf(first).map((part) => [part.id, part.body]));
        expect(kept.toSorted()).toEqual(
          [...done]
            .filter(
              ([name, did]) => did === 'edit' && fresh.has(name) && fresh.get(name) !== original.get(name),
            )
            .map(([name]) => name)
            .toSorted(),
        );
        expect((await generate(events, markdown)).markdown).toBe(markdown);
      }),
      { numRuns: 40 },
    );
  });
});
