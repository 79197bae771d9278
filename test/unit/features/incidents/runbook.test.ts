import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../../src/clients/notes/incidentEvents.ts';
import { readAttributes, attributeText } from '../../../../src/features/incidents/core/runbook/fence.ts';
import { withValues } from '../../../../src/features/incidents/core/runbook/parameters.ts';
import { readRunbook } from '../../../../src/features/incidents/core/runbook/readRunbook.ts';
import { generateRunbook } from '../../../../src/features/incidents/core/runbook/writeRunbook.ts';
import { incidentEvents, ran, redisIncident } from '../../../builders/incident.ts';
import { shell } from '../../../builders/shell.ts';

const clock = { now: () => Date.UTC(2026, 4, 14) };
const id = 'INC-2026-05-13-001';
const generate = (events: readonly NewEvent[], existing?: string) =>
  generateRunbook(
    { shell, clock },
    { id, events: incidentEvents(events), ...(existing !== undefined && { existing }) },
  );

describe('a runbook from an incident', () => {
  it('is the one that people have looked at', async () => {
    const { markdown, name } = await generate(redisIncident);
    expect(name).toBe('api-slow-cache-out-of-memory.md');
    await expect(markdown).toMatchFileSnapshot('../../../fixtures/incidents/redis-runbook.md');
  });

  it('has the steps, each with its event, its check and its way back', async () => {
    const { steps, parameters } = await readRunbook((await generate(redisIncident)).markdown);
    expect(steps.map(({ id: step }) => step)).toEqual(['s6', 's11', 's16', 'u16', 's19', 's20']);
    expect(steps[2]).toMatchObject({
      effect: 'write',
      context: 'prod',
      verify: 's19',
      undo: 'u16',
      from: 'evt:16',
    });
    expect(parameters).toEqual({
      NAMESPACE: 'production',
      POD: 'redis-cluster-2',
      WORKLOAD: 'redis-cluster',
    });
  });

  it('tells what did not help, and leaves slips out', async () => {
    const { runbook } = await generate([
      ...redisIncident,
      ran('helm upgrade api ./api -n shop', 1),
      ran('kubectl set image deployment/web web=web:2 -n shop'),
      ran('kubectl rollout undo deployment/web -n shop'),
      { kind: 'note', data: { text: 'back to the old image', mark: 'helped' }, evidence: [29] },
    ]);
    expect(runbook.detours.map(({ from, why }) => [from, why])).toEqual([
      [15, 'It ran, and was not marked as what helped.'],
      [27, 'It failed with exit status 1.'],
      [28, 'It was taken back.'],
    ]);
    expect(runbook.resolution.map(({ id: step }) => step)).toContain('s29');
  });

  it('makes no step of a text that may be cut, and says so', async () => {
    const cut: NewEvent = {
      kind: 'command',
      data: { command: 'kubectl get', exitCode: 0, cwd: '/', durationMs: 1, cut: true },
    };
    const { markdown } = await generate([...redisIncident, cut]);
    expect(markdown).toContain('a part of the command only: [evt:27]');
    expect((await readRunbook(markdown)).steps.some(({ from }) => from === 'evt:27')).toBe(false);
  });

  it('does not run what was redacted as if it were whole', async () => {
    const { runbook } = await generate([
      ran('mysql -pHunter22Hunter22 -e "show processlist"'),
      ran('kubectl get pods'),
    ]);
    expect(runbook.resolution[0]).toMatchObject({ edited: 'secret' });
    expect(runbook.resolution[0]?.text).not.toContain('Hunter22');
  });

  it('has every command byte for byte as an event has it, or marked', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        '-n',
        'shop',
        '--namespace=shop',
        'pods',
        'deployment/api',
        'api-1',
        '"$NAMESPACE"',
        '|',
        '&&',
        ';',
        '\n',
      ),
      fc.constantFrom(
        "'a b'",
        '"x y"',
        '$(kubectl get pods -n shop -o name)',
        '```',
        '<!-- sre-workbench:end s1 -->',
        '```bash',
      ),
      fc.string({ maxLength: 8 }),
    );
    const start = fc.constantFrom(
      'kubectl get',
      'kubectl scale',
      'kubectl set image',
      'helm upgrade',
      'kubectl logs',
      'echo',
      '',
    );
    const text = fc.tuple(start, fc.array(word, { maxLength: 6 })).map(([a, rest]) => [a, ...rest].join(' '));
    const command = fc.tuple(text, fc.constantFrom(0, 0, 1)).map(([given, exit]) => ran(given, exit));
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 8 }), async (events) => {
        const { markdown, runbook } = await generate(events);
        const { steps } = await readRunbook(markdown);
        const all = [...runbook.investigation, ...runbook.resolution, ...runbook.checks];
        expect(steps.map(({ id: step }) => step)).toEqual(all.map(({ id: step }) => step));
        for (const { text: shown, from, edited } of steps) {
          const event = events[Number(from?.slice(4)) - 1];
          const recorded = event?.kind === 'command' ? event.data.command : undefined;
          expect(recorded).toBeDefined();
          if (edited === undefined) expect(shown).toBe(recorded?.replaceAll(/\r\n?/g, '\n'));
          if (edited === 'names') expect(withValues(shown, runbook.parameters)).toBe(recorded);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a second generation', () => {
  it('changes nothing where nothing changed', async () => {
    const { markdown } = await generate(redisIncident);
    expect(await generate(redisIncident, markdown)).toMatchObject({ markdown, kept: [] });
  });

  it('keeps what people wrote, changed and took away, and renews the rest', async () => {
    const { markdown } = await generate(redisIncident);
    const edited = markdown
      .replace('### s11: look', '### Look at the log of the cache')
      .replace('## What did not help', 'A sentence of mine.\n\n## What did not help')
      .replace(/<!-- sre-workbench:begin s20[\s\S]*?end s20 -->\n/, '')
      .replace('last_verified: null', 'last_verified: 2026-05-14 # by hand');
    const more = [
      ...redisIncident,
      ran('kubectl top pods -n production'),
      { kind: 'note', data: { text: 'It holds', mark: 'finding' }, evidence: [27] },
      { kind: 'note', data: { text: 'oom', mark: 'finding' }, evidence: [11] },
    ] satisfies NewEvent[];
    const { markdown: next, kept } = await generate(more, edited);
    expect(next).toContain('### Look at the log of the cache');
    expect(next).toContain('A sentence of mine.');
    expect(next).toContain('2026-05-14 # by hand');
    expect(next).not.toContain('begin s20');
    expect(next.indexOf('begin s27')).toBeGreaterThan(next.indexOf('begin s19'));
    expect(next.indexOf('begin s27')).toBeLessThan(next.indexOf('begin detours'));
    expect(kept).toEqual(['s11']);
  });

  it('takes an end of line for no edit', async () => {
    const { markdown } = await generate(redisIncident);
    const { kept } = await generate(
      [...redisIncident, { kind: 'note', data: { text: 'x' }, evidence: [6] }],
      markdown.replaceAll('\n', '\r\n'),
    );
    expect(kept).toEqual([]);
  });
});

describe('the attributes of a fence', () => {
  it('come back as they were, in braces and in JSON', () => {
    const attributes = { id: 's1', context: 'arn:aws:eks:eu:1:cluster/prod', timeout: '60', from: 'evt:1' };
    expect(readAttributes(attributeText(attributes))).toEqual(attributes);
    expect(readAttributes('{"id":"s1","timeout":60,"excludeFromRunAll":true}')).toEqual({
      id: 's1',
      timeout: '60',
      excludeFromRunAll: 'true',
    });
    expect(readAttributes('{ name=x } rest')).toEqual({});
  });
});
