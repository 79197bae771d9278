/** Every fix of every finding: applied, the finding is gone, no error is new, and all else in the file is as it was. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Files } from '../../../src/base/ports.ts';
import type { TextEdit } from '../../../src/features/helm/core/fixes/edits.ts';
import type { Fix } from '../../../src/features/helm/core/fixes/fix.ts';
import type { ChartReport, Finding } from '../../../src/features/helm/core/report.ts';
import { ruleIds } from '../../../src/features/helm/core/rules.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { chartTree, chartYaml, treeRoot } from '../../builders/chartTree.ts';
import { readChartFiles, type ChartFiles } from '../../builders/valuesInput.ts';
import { startEngine } from './engine.ts';

const engine = startEngine();
const settings = { ...defaultHelmSettings, rules: { 'production-equals-staging': 'information' } } as const;
const legacy = readChartFiles(
  path.resolve(import.meta.dirname, '../../../examples/company/SRE/helm/charts/legacy-billing'),
);

interface Outcome {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly text: string;
}

async function open(files: ChartFiles) {
  let tree = chartTree(files);
  const current: Files = {
    read: (file, maxBytes) => tree.read(file, maxBytes),
    list: (file) => tree.list(file),
    stat: (file) => tree.stat(file),
    realPath: (file) => tree.realPath(file),
  };
  const validator = createValidator({ ports: { files: current, engine }, settings });
  const chart = (await validator.discover(treeRoot)).find((one) => one.path === '.');
  if (chart === undefined) throw new Error('no chart');
  const validate = async (changed: ChartFiles = {}): Promise<ChartReport> => {
    tree = chartTree({ ...files, ...changed });
    const report = await validator.validate(chart);
    if (!report.ok) throw new Error(report.error.message);
    return report.value;
  };
  const fixesOf = async (finding: Finding): Promise<readonly Fix[]> => {
    tree = chartTree(files);
    const fixes = await validator.fixes(chart, finding);
    if (!fixes.ok) throw new Error(fixes.error.message);
    return fixes.value;
  };
  return { validate, fixesOf };
}

function apply(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((changed, edit) => changed.slice(0, edit.start) + edit.text + changed.slice(edit.end), text);
}

const label = ({ rule, environment, file, path: at }: Finding): string =>
  [rule, environment, file, at].join(' ');

/** Applies every fix of every finding of a chart by itself. */
async function tryAll(files: ChartFiles, wanted?: string): Promise<readonly Outcome[]> {
  const { validate, fixesOf } = await open(files);
  const before = await validate();
  const errors = new Set(before.findings.filter(({ severity }) => severity === 'error').map(label));
  const outcomes: Outcome[] = [];
  for (const finding of before.findings.filter(({ rule }) => wanted === undefined || rule === wanted)) {
    for (const fix of await fixesOf(finding)) {
      const what = `${label(finding)}: ${fix.title}`;
      const changed = new Map<string, string>();
      for (const [file, edits] of Map.groupBy(fix.edits, (edit) => edit.file)) {
        changed.set(file, apply(files[file] ?? '', edits));
      }
      const after = await validate(Object.fromEntries(changed));
      const left = after.findings.filter(
        (one) =>
          one.rule === finding.rule &&
          one.path === finding.path &&
          one.file === finding.file &&
          (one.environment === finding.environment || finding.environment === null),
      );
      expect(left.map(label), what).toEqual([]);
      const added = after.findings.filter((one) => one.severity === 'error' && !errors.has(label(one)));
      expect(added.map(label), what).toEqual([]);
      outcomes.push({ finding, fix, text: changed.get(finding.file) ?? '' });
    }
  }
  return outcomes;
}

test('on the chart with a fault for each rule', async () => {
  const outcomes = await tryAll(legacy);
  const isSilence = ({ fix }: Outcome): boolean => fix.title.startsWith('Silence');
  const fixed = new Set(outcomes.filter((one) => !isSilence(one)).map(({ finding }) => finding.rule));
  const silenced = new Set(outcomes.filter(isSilence).map(({ finding }) => finding.rule));
  console.log(`${outcomes.length} fixes tried; rules with a fix: ${[...fixed].toSorted().join(', ')}`);
  console.log(`rules without one: ${ruleIds.filter((rule) => !fixed.has(rule)).join(', ')}`);
  expect([...fixed]).toEqual(
    expect.arrayContaining([
      'invalid-quantity',
      'missing-required',
      'duplicate-key',
      'production-below-staging',
      'request-above-limit',
      'absurd-quantity',
      'missing-in-environment',
      'unknown-key',
      'yaml-syntax',
      'schema-violation',
      'missing-memory-limit',
      'string-as-condition',
      'boolean-like-key',
      'null-deletes-default',
      'list-shortened',
      'boolean-like-value',
      'unused-key',
    ]),
  );
  expect(silenced.size).toBeGreaterThan(15);
});

test('what was meant is written into the template, or into the values that spell it', async () => {
  const files: ChartFiles = {
    'Chart.yaml': chartYaml('meant'),
    'values.yaml': 'probes:\n  livenessProb: {httpGet: {port: 80}}\n',
    'templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: example.com/a:1\n      imagePullPolic: Always # imagePullPolicy\n      {{- toYaml .Values.probes | nindent 6 }}\n',
    'templates/budget.yaml':
      'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: a\nspec: {}\n',
  };
  const outcomes = (await tryAll(files)).filter(({ fix }) => fix.title.startsWith('Write'));
  expect(outcomes.map(({ finding, fix }) => `${finding.file}:${finding.line} ${fix.title}`)).toEqual([
    'templates/budget.yaml:1 Write policy/v1',
    'templates/pod.yaml:9 Write imagePullPolicy',
    'values.yaml:2 Write livenessProbe',
  ]);
  expect(outcomes.map(({ text }) => text.split('\n')[0])).toEqual([
    'apiVersion: policy/v1',
    'apiVersion: v1',
    'probes:',
  ]);
  expect(outcomes[1]?.text).toContain('      imagePullPolicy: Always # imagePullPolicy\n');
  expect(outcomes[2]?.text).toContain('  livenessProbe: {');
});

const template =
  'apiVersion: example.com/v1\nkind: A\nresources: {{ toYaml .Values.resources | nindent 2 }}\nname: {{ .Values.name }}\nlist: {{ toYaml .Values.list | nindent 2 }}\nreplicas: {{ .Values.replicaCount }}\n{{ if .Values.on.debug }}{{ end }}\n';
const values = `# The defaults.
name: demo
replicaCount: 2
list:
  - name: a
    port: 1
  - name: b
    port: 2
resources:
  requests: {cpu: 100m, memory: 64Mi}
  limits:
    cpu: 200m
    memory: 128Mi
"on":
  debug: false
`;
const chart = {
  'Chart.yaml': chartYaml('demo'),
  'templates/a.yaml': template,
  'values.yaml': values,
  'values/dev.yaml': 'resources:\n  limits:\n    memory: 256Mi\n',
  'values/staging.yaml': 'resources:\n  limits:\n    memory: 512Mi # as measured\n',
};

async function fixed(
  production: string,
  rule: string,
  title: RegExp,
  file = 'values/production.yaml',
): Promise<string> {
  const files: ChartFiles = { ...chart, 'values/production.yaml': production };
  const outcome = (await tryAll(files, rule)).find(({ fix }) => title.test(fix.title));
  if (outcome === undefined) throw new Error(`no fix ${String(title)} of ${rule}`);
  const { edits } = outcome.fix;
  return apply(
    files[file] ?? '',
    edits.filter((edit) => edit.file === file),
  );
}

test.each([
  [
    'production-below-staging',
    /512Mi/,
    'resources:\n  limits:\n    memory: "200Mi" # low\n',
    'resources:\n  limits:\n    memory: "512Mi" # low\n',
  ],
  [
    'production-below-staging',
    /512Mi/,
    'name: x\r\nresources:\r\n  limits:\r\n    cpu: 300m\r\n',
    'name: x\r\nresources:\r\n  limits:\r\n    cpu: 300m\r\n    memory: 512Mi\r\n',
  ],
  [
    'production-below-staging',
    /512Mi/,
    '# nothing yet',
    '# nothing yet\nresources:\n  limits:\n    memory: 512Mi\n',
  ],
  [
    'production-below-staging',
    /768Mi/,
    'resources:\n  requests:\n    memory: 768Mi\n  limits:\n    memory: 256Mi\n',
    'resources:\n  requests:\n    memory: 768Mi\n  limits:\n    memory: 768Mi\n',
  ],
  [
    'absurd-quantity',
    /600Mi/,
    'resources:\n  limits:\n    memory: 600m\n',
    'resources:\n  limits:\n    memory: 600Mi\n',
  ],
  [
    'invalid-quantity',
    /600Mi/,
    'resources:\n  limits:\n    memory: 600MiB\n',
    'resources:\n  limits:\n    memory: 600Mi\n',
  ],
  [
    'request-above-limit',
    /Raise/,
    'resources:\n  requests: {memory: 900Mi}\n  limits: {memory: 800Mi}\n',
    'resources:\n  requests: {memory: 900Mi}\n  limits: {memory: 900Mi}\n',
  ],
  [
    'request-above-limit',
    /Lower/,
    'resources:\n  requests: {memory: 900Mi}\n  limits: {memory: 800Mi}\n',
    'resources:\n  requests: {memory: 800Mi}\n  limits: {memory: 800Mi}\n',
  ],
  ['duplicate-key', /first/, 'name: a\n# kept\nname: b\n', '# kept\nname: b\n'],
  [
    'duplicate-key',
    /keep/,
    'resources:\n  limits:\n    memory: 600Mi\nname: b\nresources:\n  limits:\n    memory: 700Mi\n\n# end\n',
    'resources:\n  limits:\n    memory: 600Mi\nname: b\n\n# end\n',
  ],
  ['unknown-key', /replicaCount/, 'replicaCuont: 5\n', 'replicaCount: 5\n'],
  ['boolean-like-key', /"on"/, 'on:\n  debug: true\n', '"on":\n  debug: true\n'],
  ['boolean-like-value', /true/, 'on: {}\nname: yes\n', 'on: {}\nname: true\n'],
  ['boolean-like-value', /"yes"/, 'name: yes\n', 'name: "yes"\n'],
  ['string-as-condition', /false/, '"on":\n  debug: "false" # really\n', '"on":\n  debug: false # really\n'],
  ['null-deletes-default', /default/, 'name: x\nresources:\n  limits: null\n', 'name: x\n'],
  [
    'list-shortened',
    /b/,
    'list:\n- name: a\n  port: 9\n# end\n',
    'list:\n- name: a\n  port: 9\n- name: b\n  port: 2\n# end\n',
  ],
  ['list-shortened', /b/, 'list: [{name: a, port: 9}]\n', 'list: [{name: a, port: 9}, {name: b, port: 2}]\n'],
  ['unused-key', /Remove/, 'other:\n  deep:\n    thing: 1\nname: x\n', 'name: x\n'],
  [
    'yaml-syntax',
    /spaces/,
    'resources:\n\tlimits:\n\t\tmemory: 600Mi\n',
    'resources:\n  limits:\n    memory: 600Mi\n',
  ],
  ['type-changes', /"true"/, 'name: true\n', 'name: "true"\n'],
])('%s %s: changes just this', async (rule, title, before, after) => {
  expect(await fixed(before, rule, title)).toBe(after);
});

test('a comment that silences goes above the line, or to the top of the file', async () => {
  const low = 'resources:\n  limits:\n    memory: 200Mi\n';
  expect(await fixed(low, 'production-below-staging', /Silence/)).toBe(
    'resources:\n  limits:\n    # sre-workbench-disable-next-line production-below-staging\n    memory: 200Mi\n',
  );
});
