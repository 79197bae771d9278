import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { helmTools } from '../../../../src/features/helm/tools.ts';
import { briefAnswer } from '../../../../src/tools/budget.ts';
import type { AnyTool, ToolContext } from '../../../../src/tools/tool.ts';
import { chartTree, chartYaml, link, type Link } from '../../../builders/chartTree.ts';
import { portsOf } from '../../../builders/portsOf.ts';
import { refused, rendered, toldEngine, type ToldEngine } from '../../../builders/valuesEngine.ts';

const content: Readonly<Record<string, string | Link>> = {
  'charts/a/Chart.yaml': chartYaml('a'),
  'charts/a/values.yaml': 'replicaCount: 2\n',
  'charts/a/values/staging.yaml': 'replicaCount: 3\n',
  'charts/a/values/production.yaml': 'replicaCount: 1\nreplicaCount: 2\n',
  'charts/a/templates/a.yaml': 'a: {{ .Values.replicaCount }}\n',
  'extra.yaml': 'b: 1\n',
};

function tool(name: string): AnyTool {
  const found = helmTools.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function context(
  files: typeof content = content,
  engine: ToldEngine = toldEngine(),
): ToolContext & { engine: ToldEngine } {
  const ports = portsOf({ files: chartTree(files), engine });
  return { ports, engine, folder: '/repo', signal: new AbortController().signal, progress: () => undefined };
}

describe('validate_values', () => {
  const validate = tool('validate_values');

  test("takes the folder's own settings as the editor does, and says where it cannot", async () => {
    const settings = {
      'sreWorkbench.helm.rules': { 'duplicate-key': 'off' },
      'sreWorkbench.helm.version': 3,
      'sreWorkbench.helm.environments': {
        'charts/*': [{ name: 'live', rank: 3, files: ['values/production.yaml', '../../extra.yaml'] }],
      },
    };
    const text = `// ours\n${JSON.stringify(settings).replace(/}$/, ',}')}`;
    const within = context({ ...content, '.vscode/settings.json': text });
    const output = await validate.run({ folder: '.', render: true }, within);
    expect(output).toMatchObject({
      charts: [
        {
          environments: [
            { name: 'live', rank: 3, files: ['values.yaml', 'values/production.yaml', '../../extra.yaml'] },
          ],
          findings: [{ rule: 'unused-key' }],
        },
      ],
    });
    const majors = ({ engine }: typeof within) =>
      engine.calls.map(({ resource }) => resource?.key.slice(0, 2));
    expect(majors(within)).toEqual(['3:']);
    const told = context({ ...content, '.vscode/settings.json': text });
    await validate.run({ folder: '.', render: true, helm: 4 }, told);
    expect(majors(told)).toEqual(['4:']);
    const usual = context();
    await validate.run({ folder: '.', render: true }, usual);
    expect(majors(usual)).toEqual(['4:', '4:']);
    const broken = await validate.run({ folder: '.' }, context({ ...content, '.vscode/settings.json': '{' }));
    expect(JSON.stringify(broken)).toMatch(/settings in \.vscode\/settings\.json are not used/);
  });

  test('answers as the contract says', async () => {
    const output = await validate.run({ folder: 'charts' }, context());
    expect(output).toMatchObject({
      status: 'ok',
      charts: [
        {
          chart: 'a',
          name: 'a',
          environments: [
            { name: 'staging', rank: 2, files: ['values.yaml', 'values/staging.yaml'] },
            { name: 'production', rank: 3, files: ['values.yaml', 'values/production.yaml'] },
          ],
          findings: [
            {
              rule: 'duplicate-key',
              severity: 'warning',
              environment: 'production',
              file: 'values/production.yaml',
              line: 2,
              column: 1,
              path: 'replicaCount',
            },
            {
              rule: 'production-below-staging',
              severity: 'warning',
              environment: 'production',
              file: 'values/production.yaml',
              line: 2,
              column: 15,
              path: 'replicaCount',
            },
          ],
          renders: [
            { environment: 'staging', status: 'ok', detail: '' },
            { environment: 'production', status: 'ok', detail: '' },
          ],
        },
      ],
    });
    expect(validate.outcome(output)).toBe('warning');
    expect(validate.print(output)).toContain('a/values/production.yaml:2:1  warning  production: ');
    expect(validate.print(output)).toContain('Charts: 1. Errors: 0, warnings: 2, information: 0.');
  });

  test('hands versions to the engine', async () => {
    const given = context();
    await validate.run({ folder: '.', helm: 3, kubeVersion: '1.30.0', apiVersions: ['a/v1'] }, given);
    expect(given.engine.calls[0]?.payload).toMatchObject({ kubeVersion: '1.30.0', apiVersions: ['a/v1'] });
    expect(given.engine.calls[0]?.resource?.key).toMatch(/^3:/);
  });

  test('a folder without charts is an empty answer, one that is not there a reason', async () => {
    const empty = await validate.run({ folder: 'none' }, context({ 'none/': '' }));
    expect([validate.outcome(empty), empty]).toEqual(['clean', { status: 'ok', charts: [] }]);
    const missing = await validate.run({ folder: 'missing' }, context());
    expect(validate.outcome(missing)).toBe('failed');
    expect(validate.reason?.(missing)).toContain('missing');
  });

  test('an error is an error, however many warnings there are', async () => {
    const engine = toldEngine(() =>
      refused('template-exec', 'no', {
        file: 'templates/a.yaml',
        template: 'templates/a.yaml',
        line: 1,
        column: 1,
        name: '',
      }),
    );
    expect(validate.outcome(await validate.run({ folder: '.' }, context(content, engine)))).toBe('error');
  });

  test('accepted findings are left out, and SARIF names the version', async () => {
    const output = await validate.run({ folder: '.' }, context());
    const keys = validate.baseline?.keys(output) ?? [];
    expect(keys).toHaveLength(2);
    expect(validate.outcome(validate.baseline?.without(output, keys))).toBe('clean');
    const manifest: { version: string } = JSON.parse(
      await readFile(new URL('../../../../package.json', import.meta.url), 'utf8'),
    );
    expect(validate.formats?.['sarif']?.(output)).toContain(`"version": "${manifest.version}"`);
  });

  test('fits a budget: errors stay longest, and what is left out is counted', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) =>
        Object.entries({
          [`c${i}/Chart.yaml`]: chartYaml(`c${i}`),
          [`c${i}/values.yaml`]: i === 39 ? 'a: [\n' : 'a: 1\na: 2\n',
        }),
      ).flat(),
    );
    const text = briefAnswer(validate, await validate.run({ folder: '.' }, context(many)), 4000);
    expect(text.length).toBeLessThanOrEqual(4000);
    const brief: { findings: { rule: string }[]; omitted: string } = JSON.parse(text);
    expect(brief.findings[0]?.rule).toBe('yaml-syntax');
    expect(brief.omitted).toMatch(/^\d+ findings are left out/);
  });
});

describe('compare_limits', () => {
  const compare = tool('compare_limits');

  test('answers rows by environment', async () => {
    const output = await compare.run({ folder: 'charts/a' }, context());
    expect(output).toMatchObject({
      status: 'ok',
      charts: [
        {
          chart: '.',
          rows: [
            {
              path: 'replicaCount',
              values: {
                staging: { value: { value: '3', file: 'values/staging.yaml', line: 1 } },
                production: { value: { value: '2', file: 'values/production.yaml', line: 2 } },
              },
            },
          ],
        },
      ],
    });
    expect(compare.print(output)).toContain('staging  value 3 (values/staging.yaml:1)');
    expect(compare.outcome(output)).toBe('clean');
  });
});

describe('render_chart', () => {
  const render = tool('render_chart');
  const secret = { kind: 'Secret', name: 's', text: 'kind: Secret\ndata: {p: aHVudGVyMg==}\n' };

  test('prints exactly the manifest, and masks Secrets for models alone', async () => {
    const engine = toldEngine(() => rendered([secret], '---\nkind: Secret\ndata: {p: aHVudGVyMg==}\n'));
    const output = await render.run(
      { folder: 'charts/a', environment: 'production' },
      context(content, engine),
    );
    expect(output).toMatchObject({
      status: 'ok',
      environment: 'production',
      error: '',
      documents: [{ kind: 'Secret', name: 's', line: 1 }],
    });
    expect(render.print(output)).toBe('---\nkind: Secret\ndata: {p: aHVudGVyMg==}\n');
    expect(engine.calls.map((call) => engine.valuesOf(call))).toEqual([['values/production.yaml']]);
    const brief = [...render.brief(output)].map((form) => JSON.stringify(form)).join('');
    expect(brief).toContain('<masked>');
    expect(brief).not.toContain('aHVudGVyMg==');
  });

  test('takes values files from the working folder, in their order, named as given', async () => {
    const given = context();
    await render.run(
      {
        folder: 'charts/a',
        values: ['extra.yaml', './charts/a/values/staging.yaml'],
        release: 'r',
        namespace: 'n',
      },
      given,
    );
    expect(given.engine.calls[0]?.payload).toMatchObject({ release: 'r', namespace: 'n' });
    expect(given.engine.calls.map((call) => given.engine.valuesOf(call))).toEqual([
      ['extra.yaml', './charts/a/values/staging.yaml'],
    ]);
  });

  test('with neither renders the chart with its own values', async () => {
    const given = context();
    expect(await render.run({ folder: 'charts/a' }, given)).toMatchObject({
      environment: null,
      status: 'ok',
    });
    expect(given.engine.calls.map((call) => given.engine.valuesOf(call))).toEqual([[]]);
  });

  test.each([
    [{ environment: 'qa' }, 'Error: There is no environment qa; there are: staging, production.'],
    [{ values: ['none.yaml'] }, 'Error: open none.yaml: no such file or directory'],
    [{ folder: 'charts/b' }, 'Error: There is no chart folder /repo/charts/b.'],
  ])('%j cannot be rendered', async (input, reason) => {
    const output = await render.run({ folder: 'charts/a', ...input }, context());
    expect([render.outcome(output), render.reason?.(output)]).toEqual(['failed', reason]);
  });

  test('refuses a chart with a link that leads nowhere, as Helm does', async () => {
    const output = await render.run(
      { folder: 'charts/a' },
      context({ ...content, 'charts/a/x': link('nowhere') }),
    );
    expect(render.reason?.(output)).toBe(
      'Error: error evaluating symlink /repo/charts/a/x: no such file or directory',
    );
  });

  test('says what Helm says: its first line as the reason, all of it in the answer', async () => {
    const engine = toldEngine(() => refused('schema-violation', 'values are wrong:\n- a'));
    const output = await render.run({ folder: 'charts/a' }, context(content, engine));
    expect(render.reason?.(output)).toBe('Error: values are wrong:');
    expect(output).toMatchObject({ status: 'failed', documents: [], error: 'values are wrong:\n- a' });
  });

  test('reads no values file outside of the folders that a model may read [abuse 40]', async () => {
    const files = { ...content, 'evil.yaml': link('/etc/secret.yaml'), '/etc/secret.yaml': 'a: 1\n' };
    const limited = { ...context(files), roots: ['/repo'] };
    const output = await render.run({ folder: 'charts/a', values: ['evil.yaml'] }, limited);
    expect(output).toMatchObject({
      status: 'failed',
      error: 'evil.yaml leads out of the workspace folders and was not read.',
    });
  });
});

test.each(helmTools.map((one) => [one.name, one] as const))(
  '%s looks at no folder that a model may not read',
  async (_, one) => {
    const files = { ...content, '/other/Chart.yaml': chartYaml('other'), inside: link('/other') };
    for (const folder of ['/other', '../other', 'inside']) {
      const output = await one.run({ folder }, { ...context(files), roots: ['/repo'] });
      expect(one.outcome(output)).toBe('failed');
    }
  },
);
