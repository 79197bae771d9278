import { describe, expect, test } from 'vitest';
import type { EngineCall } from '../../../../src/base/ports.ts';
import type { ChartReport, Finding } from '../../../../src/features/helm/core/report.ts';
import { defaultHelmSettings, type HelmSettings } from '../../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../../src/features/helm/core/validator.ts';
import { chartTree, chartYaml, link, treeRoot, type Link } from '../../../builders/chartTree.ts';
import { broken, refused, rendered, toldEngine, type ToldEngine } from '../../../builders/valuesEngine.ts';

type Content = Readonly<Record<string, string | Uint8Array | Link>>;

const base: Content = {
  'Chart.yaml': chartYaml('demo'),
  'values.yaml': 'replicaCount: 1\nname: demo\n',
  'values/dev.yaml': 'name: dev\n',
  'values/production.yaml': 'replicaCount: 3\n',
  'templates/demo.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}-{{ .Values.replicaCount }}\n',
};

async function validate(
  content: Content,
  engine: ToldEngine = toldEngine(),
  settings: Partial<HelmSettings> = {},
): Promise<ChartReport> {
  const files = chartTree(content);
  const validator = createValidator({
    ports: { files, engine },
    settings: { ...defaultHelmSettings, ...settings },
  });
  const [chart] = await validator.discover(treeRoot);
  if (chart === undefined) throw new Error('no chart');
  const report = await validator.validate(chart);
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}

function brief({ rule, environment, file, line, column, path }: Finding): string {
  return `${rule} ${environment ?? 'all'} ${file}:${line}:${column} ${path}`;
}

function states(report: ChartReport): readonly string[] {
  return report.renders.map(({ environment, status }) => `${environment} ${status}`);
}

const forEnvironment =
  (name: string, answer: ReturnType<typeof refused>) =>
  (call: EngineCall): ReturnType<typeof refused> =>
    JSON.stringify(call.payload['values']).includes(name) ? answer : rendered();

test('a chart in order gives no finding, and every environment is rendered', async () => {
  const engine = toldEngine();
  const report = await validate(base, engine);
  expect(report.findings).toEqual([]);
  expect(states(report)).toEqual(['dev ok', 'production ok']);
  expect(engine.calls.map((call) => engine.valuesOf(call))).toEqual([
    ['values/dev.yaml'],
    ['values/production.yaml'],
  ]);
});

test('a chart without values of its own gets its overlays all the same', async () => {
  const { 'values.yaml': _, ...content } = base;
  const engine = toldEngine();
  const report = await validate({ ...content, 'values/dev.yaml': 'name: x\nname: z\n' }, engine);
  expect(report.findings.map(brief)).toEqual(['duplicate-key dev values/dev.yaml:2:1 name']);
  expect(engine.calls.map((call) => engine.valuesOf(call))).toEqual([
    ['values/dev.yaml'],
    ['values/production.yaml'],
  ]);
});

describe('what keeps an environment from being rendered is a state', () => {
  test.each([
    ['git-crypt', new TextEncoder().encode('\0GITCRYPT\0abc'), 'git-crypt unlock'],
    ['sops', 'a: ENC[x]\nsops: {mac: m, version: 3.9.0}\n', 'sops decrypt'],
  ])('a file that %s encrypted', async (_, content, command) => {
    const report = await validate({ ...base, 'values/production.yaml': content });
    expect(report.findings).toEqual([]);
    expect(report.renders[1]).toMatchObject({ status: 'skipped' });
    expect(report.renders[1]?.detail).toContain(command);
  });

  test('a dependency that is not built, with the command that builds it', async () => {
    const detail =
      'An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: redis, kafka';
    const engine = toldEngine(() => refused('missing-dependency', detail));
    const report = await validate(base, engine);
    expect(report.findings).toEqual([]);
    expect(report.renders[0]).toEqual({
      environment: 'dev',
      status: 'skipped',
      detail: 'Dependencies are not built: redis, kafka. Run "helm dependency build .".',
    });
  });

  test.each([
    ['an engine that is not there', broken('engine-missing', 'The engine is missing.')],
    [
      'a schema behind an address',
      refused('remote-schema', 'remote schema not loaded: https://a.example/s.json'),
    ],
  ])('%s', async (_, answer) => {
    const report = await validate(
      base,
      toldEngine(() => answer),
    );
    expect(report.findings).toEqual([]);
    expect(states(report)).toEqual(['dev skipped', 'production skipped']);
  });

  test('rendering that is switched off', async () => {
    const engine = toldEngine();
    const report = await validate(base, engine, { render: false });
    expect(states(report)).toEqual(['dev skipped', 'production skipped']);
    expect(engine.calls).toEqual([]);
  });

  test('a file that is larger than any values file, and is not read', async () => {
    const report = await validate({ ...base, 'values/dev.yaml': `a: ${'x'.repeat(2_000_001)}` });
    expect(report.findings.map(brief)).toEqual(['file-too-large dev values/dev.yaml:1:1 ']);
    expect(states(report)).toEqual(['dev skipped', 'production ok']);
  });
});

describe('yaml-syntax', () => {
  test('of an overlay concerns its environment, which Helm could not render', async () => {
    const engine = toldEngine();
    const report = await validate({ ...base, 'values/dev.yaml': 'a:\n\tb: 1\n' }, engine);
    expect(report.findings.map(brief)).toEqual(['yaml-syntax dev values/dev.yaml:2:1 ']);
    expect(report.findings[0]?.message).toBe(
      'error converting YAML to JSON: yaml: line 2: found character that cannot start any token',
    );
    expect(states(report)).toEqual(['dev failed', 'production ok']);
    expect(engine.calls).toHaveLength(1);
  });

  test('of the chart is one finding for all environments', async () => {
    const report = await validate({ ...base, 'values.yaml': 'a: [1\n' });
    expect(report.findings.map(brief)).toEqual(['yaml-syntax all values.yaml:1:4 ']);
    expect(states(report)).toEqual(['dev failed', 'production failed']);
  });

  test('of bytes that are no UTF-8', async () => {
    const report = await validate({
      ...base,
      'values/dev.yaml': Uint8Array.from([0x61, 0x3a, 0x20, 0xe9, 0x0a, 0x62, 0x3a]),
    });
    expect(report.findings.map(brief)).toEqual(['yaml-syntax dev values/dev.yaml:1:4 ']);
    expect(report.findings[0]?.message).toContain('invalid trailing UTF-8 octet');
  });

  test('of text that Helm passes over in silence', async () => {
    const report = await validate({ ...base, 'values/dev.yaml': '  name: x\nreplicaCount: 4\n' });
    expect(report.findings.map(brief)).toEqual(['yaml-syntax dev values/dev.yaml:2:1 ']);
  });
});

describe('a failed render', () => {
  const place = {
    template: 'templates/demo.yaml',
    file: 'templates/demo.yaml',
    line: 4,
    column: 12,
    name: 'demo',
  };

  test('is marked in the template, with what Helm says', async () => {
    const detail =
      'template: demo/templates/demo.yaml:4:11: executing "demo" at <fail "no">: error calling fail: no';
    const report = await validate(
      base,
      toldEngine(forEnvironment('dev', refused('template-exec', detail, place))),
    );
    expect(report.findings.map(brief)).toEqual(['render-failed dev templates/demo.yaml:4:12 ']);
    expect(report.findings[0]).toMatchObject({ severity: 'error', message: detail });
    expect(report.renders[0]).toEqual({ environment: 'dev', status: 'failed', detail });
    expect(states(report)).toEqual(['dev failed', 'production ok']);
  });

  test('of all environments is one finding', async () => {
    const answer = refused('template-parse', 'parse error at (demo/templates/demo.yaml:4): bad', place);
    const report = await validate(
      base,
      toldEngine(() => answer),
    );
    expect(report.findings.map(brief)).toEqual(['render-failed all templates/demo.yaml:4:12 ']);
  });

  test('names the value that it is about, and where it is set', async () => {
    const detail =
      'template: demo/templates/demo.yaml:4:11: executing "demo" at <.Values.name.first>: nil pointer';
    const report = await validate(
      base,
      toldEngine(forEnvironment('dev', refused('template-exec', detail, place))),
    );
    expect(report.findings[0]).toMatchObject({ path: 'name.first', file: 'templates/demo.yaml' });
    expect(report.findings[0]?.related).toContainEqual(
      expect.objectContaining({ file: 'values/dev.yaml', line: 1 }),
    );
  });

  test('tells the templates that included the failing one', async () => {
    const includes = [
      { ...place, file: 'templates/_helpers.tpl', template: 'templates/_helpers.tpl', line: 2 },
      place,
    ];
    const answer = refused('template-exec', 'x', { ...includes[0], includes });
    const report = await validate(base, toldEngine(forEnvironment('dev', answer)));
    expect(report.findings[0]).toMatchObject({ file: 'templates/_helpers.tpl', line: 2 });
    expect(report.findings[0]?.related).toEqual([
      { file: 'templates/demo.yaml', line: 4, column: 12, message: 'Included from here.' },
    ]);
  });

  test('without a place is marked at Chart.yaml', async () => {
    const report = await validate(
      base,
      toldEngine(() => broken('time-limit', 'It took more than 10 s.')),
    );
    expect(report.findings.map(brief)).toEqual(['render-failed all Chart.yaml:1:1 ']);
    expect(states(report)).toEqual(['dev failed', 'production failed']);
  });

  test('for a link that leads nowhere is marked at the link', async () => {
    const engine = toldEngine();
    const report = await validate({ ...base, 'templates/gone.yaml': link('nowhere') }, engine);
    expect(report.findings.map(brief)).toEqual(['render-failed all templates/gone.yaml:1:1 ']);
    expect(engine.calls).toEqual([]);
  });

  test('for values that Helm cannot merge is marked at the value', async () => {
    const content = {
      ...base,
      'charts/redis/Chart.yaml': chartYaml('redis'),
      'charts/redis/values.yaml': 'port: 1\n',
      'values/dev.yaml': 'redis: off\n',
    };
    const answer = refused('dependencies', 'type mismatch on redis: %!t(bool=false)');
    const report = await validate(content, toldEngine(forEnvironment('dev', answer)));
    expect(report.findings.filter(({ rule }) => rule === 'render-failed').map(brief)).toEqual([
      'render-failed dev values/dev.yaml:1:1 redis',
    ]);
  });
});

describe('missing-required', () => {
  const template = 'a: 1\nb: {{ required "say which" .Values.db.host | quote }}\n';
  const content = { ...base, 'templates/demo.yaml': template, 'values/dev.yaml': '# dev\ndb:\n  port: 1\n' };
  const detail = 'execution error at (demo/templates/demo.yaml:2:6): say which';
  const place = {
    template: 'templates/demo.yaml',
    file: 'templates/demo.yaml',
    line: 2,
    column: 7,
    name: '',
  };
  const answer = refused('missing-required', detail, place);

  test('is marked at the nearest parent in the highest overlay', async () => {
    const report = await validate(content, toldEngine(forEnvironment('dev.yaml', answer)));
    const found = report.findings.filter(({ rule }) => rule === 'missing-required');
    expect(found.map(brief)).toEqual(['missing-required dev values/dev.yaml:2:1 db.host']);
    expect(found[0]?.message).toBe('db.host is required here and not set: say which');
    expect(found[0]?.related?.[0]).toMatchObject({ file: 'templates/demo.yaml', line: 2 });
  });

  test('is marked at line 1 of the overlay where no parent is', async () => {
    const report = await validate(content, toldEngine(forEnvironment('production.yaml', answer)));
    const found = report.findings.filter(({ rule }) => rule === 'missing-required');
    expect(found.map(brief)).toEqual(['missing-required production values/production.yaml:1:1 db.host']);
  });

  test('is marked at the empty value where there is one', async () => {
    const empty = { ...content, 'values/dev.yaml': 'db:\n  host: ""\n' };
    const report = await validate(empty, toldEngine(forEnvironment('dev.yaml', answer)));
    const found = report.findings.filter(({ rule }) => rule === 'missing-required');
    expect(found.map(brief)).toEqual(['missing-required dev values/dev.yaml:2:9 db.host']);
  });

  test('is marked in the template where the key cannot be seen', async () => {
    const hidden = { ...content, 'templates/demo.yaml': 'a: 1\nb: {{ required "say" $x }}\n' };
    const report = await validate(hidden, toldEngine(forEnvironment('dev.yaml', answer)));
    const found = report.findings.filter(({ rule }) => rule === 'missing-required');
    expect(found.map(brief)).toEqual(['missing-required dev templates/demo.yaml:2:7 ']);
  });
});

test('each breach of the schema is a finding: a missing key, and any other', async () => {
  const breach = { chart: 'demo', schemaPath: '/x', message: 'is wrong' };
  const answer = refused('schema-violation', "values don't meet the specifications", {
    schema: [
      { ...breach, path: 'image.tag', keyword: 'required' },
      { ...breach, path: 'name', keyword: 'enum' },
      { ...breach, path: 'list[0]', keyword: 'type' },
    ],
  });
  const content = { ...base, 'values/dev.yaml': 'name: x\nimage:\n  repo: y\nlist:\n  - 5\n' };
  const report = await validate(content, toldEngine(forEnvironment('dev.yaml', answer)), {
    rules: { 'unused-key': 'off' },
  });
  const rules = ['missing-required', 'schema-violation'];
  expect(report.findings.filter(({ rule }) => rules.includes(rule)).map(brief)).toEqual([
    'schema-violation dev values/dev.yaml:1:7 name',
    'missing-required dev values/dev.yaml:2:1 image.tag',
    'schema-violation dev values/dev.yaml:5:5 list[0]',
  ]);
});

describe('duplicate-object', () => {
  const content = {
    ...base,
    'templates/a.yaml': 'kind: Service\nmetadata:\n  name: x\n',
    'templates/b.yaml': '{{- if true }}\nkind: Service\nmetadata:\n  name: x\n{{- end }}\n',
  };
  const service = { kind: 'Service', name: 'x', text: 'kind: Service\nmetadata:\n  name: x\n' };
  const two = (more: object) =>
    rendered([
      { ...service, template: 'templates/a.yaml' },
      { ...service, template: 'templates/b.yaml', ...more },
    ]);

  test('is marked where the second one begins', async () => {
    const report = await validate(content, toldEngine(forEnvironment('dev', two({ namespace: 'default' }))));
    expect(report.findings.map(brief)).toEqual(['duplicate-object dev templates/b.yaml:2:1 ']);
    expect(report.findings[0]?.related?.[0]).toMatchObject({ file: 'templates/a.yaml', line: 1 });
  });

  test.each([
    ['another namespace', { namespace: 'other' }],
    ['another kind', { kind: 'Secret' }],
    ['another group', { apiVersion: 'apps/v1' }],
    ['a hook', { hook: { events: ['pre-install'], weight: 0 } }],
  ])('%s is another object', async (_, more) => {
    const report = await validate(
      content,
      toldEngine(() => two(more)),
    );
    expect(report.findings).toEqual([]);
  });
});

describe('what the engine gets', () => {
  test('are the files that a render can depend on, as long as no template asks for others', async () => {
    const engine = toldEngine();
    await validate({ ...base, 'README.md': 'x', 'crds/c.yaml': 'x', '.helmignore': 'x' }, engine);
    const [call] = engine.calls;
    expect(call && engine.filesOf(call)).toEqual([
      '.helmignore',
      'Chart.yaml',
      'crds/c.yaml',
      'templates/demo.yaml',
      'values.yaml',
    ]);
  });

  test.each(['templates/demo.yaml', 'values/dev.yaml'])(
    'are all files once %s asks for some',
    async (name) => {
      const engine = toldEngine();
      await validate({ ...base, [name]: 'a: \'{{ .Files.Get "x.txt" }}\'\n', 'x.txt': 'x' }, engine);
      const [call] = engine.calls;
      expect(call && engine.filesOf(call)).toContain('x.txt');
    },
  );

  test('is nothing that lies outside of the folders that may be read', async () => {
    const engine = toldEngine();
    const content = { ...base, 'templates/secret.yaml': link('/etc/secret'), '/etc/secret': 'x' };
    const report = await validate(content, engine, { roots: [treeRoot] });
    const [call] = engine.calls;
    expect(call && engine.filesOf(call)).not.toContain('templates/secret.yaml');
    expect(report.notes).toEqual([expect.stringContaining('templates/secret.yaml')]);
    const open = toldEngine();
    await validate(content, open);
    expect(open.calls[0] && open.filesOf(open.calls[0])).toContain('templates/secret.yaml');
  });
});

test('severities and comments of the files are heeded', async () => {
  const text = 'name: x\n# sre-workbench-disable-next-line duplicate-key\nname: z\n';
  const silenced = await validate({ ...base, 'values/dev.yaml': text });
  expect(silenced.findings).toEqual([]);
  const loud = await validate({ ...base, 'values/dev.yaml': 'name: x\nname: z\n' }, toldEngine(), {
    rules: { 'duplicate-key': 'error' },
  });
  expect(loud.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['duplicate-key', 'error']]);
});
