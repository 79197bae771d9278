import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../../src/clients/agents/record.ts';
import { readMark } from '../../../../src/features/handoff/core/chain.ts';
import { draftHandoff, mostWords } from '../../../../src/features/handoff/core/draft.ts';
import { wordsIn } from '../../../../src/base/oneLine.ts';
import { factsOf, madeGit, madeRecord } from '../../../builders/handoffFacts.ts';
import { plantedSecrets } from '../../../builders/plantedSecrets.ts';

const golden = (name: string) => path.resolve(import.meta.dirname, `../../../fixtures/handoffs/${name}.md`);
const titles = [
  'Location and branch',
  'Completed',
  'Remaining',
  'Key decisions',
  'Known issues',
  'Files modified',
  'Constraints',
  'Next immediate action',
];
const section = (markdown: string, title: string) =>
  markdown.split(`## ${title}\n\n`)[1]?.split('\n\n')[0]?.split('\n') ?? [];

describe('a draft', () => {
  test('of a session of Claude Code', async () => {
    const facts = factsOf(await madeRecord('claude'), {
      goal: 'Point the production ingress at the new cluster',
      previous: '2026-05-12-1800-migrate-user-api.md',
    });
    await expect(draftHandoff(facts).markdown).toMatchFileSnapshot(golden('claude'));
  });
  test('of a session of Codex', async () => {
    await expect(draftHandoff(factsOf(await madeRecord('codex'))).markdown).toMatchFileSnapshot(
      golden('codex'),
    );
  });
  test('begins with the goal, has the eight sections in order, and says the same twice', async () => {
    const facts = factsOf(await madeRecord('claude'), { goal: 'Finish the migration' });
    const { markdown, goal } = draftHandoff(facts);
    expect(markdown.split('\n')[0]).toBe('# Goal: Finish the migration');
    expect(goal).toBe('Finish the migration');
    expect([...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(titles);
    expect(draftHandoff(facts).markdown).toBe(markdown);
  });
  test('orders the files by the goal', async () => {
    const record = await madeRecord('claude');
    const first = (goal: string) =>
      section(draftHandoff(factsOf(record, { goal })).markdown, 'Files modified')[0];
    expect(first('Fix the values of production')).toContain('production.yaml');
    expect(first('Raise the version in the Chart')).toContain('Chart.yaml');
    expect(first('Move the ingress')).toContain('ingress.yaml');
  });
  test('takes the goal from the task, and from the first request, and says so', async () => {
    const record = await madeRecord('codex');
    expect(draftHandoff(factsOf(record, { task: 'Calm the alert' })).goal).toBe('Calm the alert');
    expect(draftHandoff(factsOf(record)).goal).toMatch(/^The error rate alert .*first request/);
  });
  test('says of each section what was not found, with neither git nor a session', () => {
    const draft = draftHandoff({
      goal: undefined,
      task: undefined,
      cwd: '/x',
      git: { found: false, reason: 'no repository' },
      session: { found: false, reason: 'no session' },
      existing: new Set(),
      previous: undefined,
    });
    expect(draft.sections.filter(({ found }) => found).map(({ title }) => title)).toEqual([
      'Location and branch',
    ]);
    for (const title of titles.slice(1)) expect(section(draft.markdown, title)[0]).toMatch(/^Not found/);
    expect(draft.mismatches).toEqual(['Branch not found: no repository']);
  });
  test('flags what does not agree with git', async () => {
    const { mismatches } = draftHandoff(
      factsOf(await madeRecord('codex'), {
        git: { found: true, value: { ...madeGit, operation: 'rebase' } },
        cwd: '/src/company/docs',
      }),
    );
    expect(mismatches).toEqual([
      'Under way: rebase',
      'The session worked in `/src/company`, which is another folder',
      'The session was on branch `fix/alert`; git says `feature/cluster-migration` now',
      '`docs/alerts.md`: edited in the session, but it does not exist now',
      '`monitoring/alerts/api.yaml`: edited in the session, but git sees no change: committed elsewhere, reverted or ignored',
    ]);
  });
  test('ends with a mark that names folder, branch, session and the one before', async () => {
    const { markdown } = draftHandoff(factsOf(await madeRecord('codex'), { previous: 'a-->b.md' }));
    expect(readMark(markdown)).toEqual({
      version: 1,
      folder: '/src/company',
      branch: 'feature/cluster-migration',
      session: '0198c000-0000-7000-8000-000000000001',
      previous: 'a-->b.md',
    });
    expect(readMark('# Goal: edited away')).toBeUndefined();
  });
});

/** The made session with texts of our own in every place from which a draft takes something. */
function withTexts(record: SessionRecord, texts: readonly string[]): SessionRecord {
  const said = (prefix: string) => texts.map((text) => ({ text: `${prefix} ${text}`, time: 1 }));
  return {
    ...record,
    state: {
      ...record.state,
      todos: texts.map((text, index) => ({ text, status: index % 2 === 0 ? 'completed' : 'pending' })),
    },
    prompts: said("Don't forget:"),
    answers: [
      ...said('We decided that'),
      {
        text: `Known issues:\n${texts.map((text) => `- ${text}`).join('\n')}\n\nNext steps:\n${texts.map((text) => `- ${text}`).join('\n')}`,
        time: 2,
      },
    ],
    choices: said(''),
    plans: said(''),
    commands: texts.flatMap((text) =>
      [0, 1].map((exitCode) => ({
        command: `make test ${text} ${exitCode}`,
        folder: null,
        exitCode,
        failed: exitCode > 0,
        output: text,
        time: 1,
      })),
    ),
    edited: texts.map((text) => ({
      path: `/src/company/${text.split('\n')[0]}`,
      edits: 1,
      time: 1,
      prompts: [0],
    })),
  };
}

describe('secrets', () => {
  const { seen, unseen } = plantedSecrets(20_261_122);
  test.each([...seen, ...unseen])('of the kind $kind reach no draft', async ({ text, secret }) => {
    const record = withTexts(await madeRecord('claude'), [text]);
    const draft = draftHandoff(factsOf(record, { goal: text }));
    expect(draft.markdown).not.toContain(secret);
    expect(draft.withheld).toBeGreaterThan(0);
    expect(draft.markdown).toMatch(/withheld because they look like secrets: \d/);
  });
  test('are found before a long line is cut', async () => {
    const command = `make test ${'word '.repeat(24)}--password=Hunter22Hunter22 ${'x '.repeat(40)}`;
    const record = await madeRecord('claude');
    const commands = [{ command, folder: null, exitCode: 1, failed: true, output: '', time: 1 }];
    expect(draftHandoff(factsOf({ ...record, commands })).markdown).not.toContain('make test');
  });
});

describe('a draft of anything', () => {
  test(`has at most ${mostWords} words, one line for each item, and no control characters`, async () => {
    const record = await madeRecord('claude');
    const text = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.lorem({ maxCount: 120 }),
      fc.constantFrom(
        '\u001b[31mred\u001b[0m\u0007',
        '```\n# Goal: other\n```',
        '## Completed\n- x',
        '-->',
        'a\nb\r\nc',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 60 }), async (texts) => {
        const draft = draftHandoff(factsOf(withTexts(record, texts), { goal: texts[0], task: texts[1] }));
        expect(wordsIn(draft.markdown)).toBeLessThanOrEqual(mostWords);
        expect(draft.words).toBe(wordsIn(draft.markdown));
        // oxlint-disable-next-line no-control-regex
        expect(draft.markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
        expect([...draft.markdown.matchAll(/^#{1,2} .*$/gm)]).toHaveLength(9);
      }),
      { numRuns: 150 },
    );
  });
});
