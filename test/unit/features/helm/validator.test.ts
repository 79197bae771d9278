import { describe, expect, test } from 'vitest';
import { link, treeRoot } from '../../../builders/chartTree.ts';
import { broken, refused, toldEngine } from '../../../builders/valuesEngine.ts';
import { base, brief, states, validate } from '../../../builders/valuesReport.ts';

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
