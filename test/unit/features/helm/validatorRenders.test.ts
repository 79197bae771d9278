import { describe, expect, test } from 'vitest';
import { err } from '../../../../src/base/result.ts';
import { chartYaml, link } from '../../../builders/chartTree.ts';
import { broken, refused, rendered, toldEngine } from '../../../builders/valuesEngine.ts';
import { base, brief, forEnvironment, states, validate } from '../../../builders/valuesReport.ts';

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
    expect(report.findings.map(brief)).toEqual(['render-failed dev templates/demo.yaml:4:12 name']);
    expect(report.findings[0]).toMatchObject({ severity: 'error', message: detail });
    expect(report.renders[0]).toEqual({ environment: 'dev', status: 'failed', detail });
    expect(states(report)).toEqual(['dev failed', 'production ok']);
  });

  test("that is Helm's own fault is told without its stack", async () => {
    const data = { code: 'internal', message: 'index out of range', detail: 'goroutine 8 [running]' };
    const answer = err({ code: 'rejected' as const, message: '', data });
    const report = await validate(base, toldEngine(forEnvironment('dev', answer)));
    expect(report.findings[0]?.message).toBe('Helm itself fails here: index out of range');
    expect(report.renders[0]?.detail).toBe('index out of range');
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
      expect.objectContaining({ file: 'values/dev.yaml', line: 1, message: 'name is set here.' }),
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

  test.each([
    ['kube-version', 'chart requires kubeVersion: >=9 which is incompatible', 'kubeVersion: ">=9"\n', 4],
    ['chart-load', 'validation: chart.metadata.version "x" is invalid', '', 3],
    ['chart-load', 'cannot load Chart.yaml: yaml: line 4: bad', 'a: [\nb: 1\n', 4],
    ['release-name', 'release name "x": invalid', '', 1],
  ])('of %s is marked in Chart.yaml: %s', async (code, detail, more, line) => {
    const content = { ...base, 'Chart.yaml': chartYaml('demo', more) };
    const report = await validate(
      content,
      toldEngine(() => refused(code, detail)),
    );
    expect(report.findings.map(({ rule, file, line: at }) => [rule, file, at])).toEqual([
      ['render-failed', 'Chart.yaml', line],
    ]);
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

  test('that no environment has is one finding, at the values of the chart', async () => {
    const shared = { ...content, 'values.yaml': 'name: x\nreplicaCount: 1\ndb: {user: me}\n' };
    const report = await validate(
      shared,
      toldEngine(() => answer),
      { rules: { 'unused-key': 'off' } },
    );
    expect(report.findings.map(brief)).toEqual(['missing-required all values.yaml:3:1 db.host']);
  });

  test('that one file leaves empty for all is one finding there', async () => {
    const shared = { ...content, 'values.yaml': 'name: x\nreplicaCount: 1\ndb: {host: ""}\n' };
    const report = await validate(
      shared,
      toldEngine(() => answer),
      { rules: { 'unused-key': 'off' } },
    );
    expect(report.findings.map(brief)).toEqual(['missing-required all values.yaml:3:12 db.host']);
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

  test('documents without a kind are no objects', async () => {
    const plain = { ...service, kind: '' };
    const report = await validate(
      content,
      toldEngine(() => rendered([plain, plain])),
    );
    expect(report.findings).toEqual([]);
  });
});
