/** Whether what Prometheus would refuse of the rules that a chart renders is told where the chart says it. */
import { expect, test } from 'vitest';
import {
  defaultHelmSettings,
  readHelmSettings,
  type HelmSettings,
} from '../../../src/features/helm/core/settings.ts';
import type { Fix } from '../../../src/features/helm/core/fixes/fix.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { chartTree, chartYaml, treeRoot } from '../../builders/chartTree.ts';
import { startEngine } from './engine.ts';

const engine = startEngine();

const template = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ .Release.Name }}-alerts
spec:
  groups:
    - name: availability
      partial_response_strategy: warn
      rules:
        - alert: TargetDown
          expr: up == 0
          for: {{ .Values.hold }}
          annotations:
            summary: {{ "{{ $labels.instance }} is down" | quote }}
            runbook_url: {{ .Values.runbooks }}/target-down
    - name: errors
      rules:
{{- range .Values.services }}
        - alert: {{ .name }}Errors
          expr: |
            sum(rate(http_requests_total{service="{{ .name }}", code=~"5.."}[5m]))
              > {{ .threshold }}
          labels:
            severity: {{ $.Values.severity }}
          annotations:
            summary: {{ printf "Requests to %s fail: {{ $value }} a second" .name | quote }}
            runbook_url: {{ $.Values.runbooks }}/errors
{{- end }}
`;
const values = `hold: 5m
severity: page
runbooks: https://runbooks.example.com
services:
  - name: Checkout
    threshold: 5
`;

interface Chart {
  readonly template: string;
  readonly values: string;
}

async function findIn(
  chart: Partial<Chart>,
  settings: Partial<HelmSettings> = {},
): Promise<readonly string[]> {
  const files = chartTree({
    'Chart.yaml': chartYaml('shop'),
    'values.yaml': chart.values ?? values,
    'templates/rules.yaml': chart.template ?? template,
  });
  const validator = createValidator({
    ports: { files, engine },
    settings: { ...defaultHelmSettings, ...settings },
  });
  const [found] = await validator.discover(treeRoot);
  const report = found && (await validator.validate(found));
  if (report?.ok !== true) throw new Error('no report');
  expect(report.value.renders.map(({ status, detail }) => `${status}${detail}`)).toEqual(['ok']);
  return report.value.findings.map(
    ({ rule, severity, file, line, path, message, related = [] }) =>
      `${severity} ${rule} ${file}:${line} ${path} [${related.map((each) => `${each.file}:${each.line}`).join()}] ${message}`,
  );
}

const lineOf = (text: string, part: string): number =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;

test('good rules have no finding, nor has what only the operator reads', async () => {
  expect(await findIn({})).toEqual([]);
});

test('an expression that a value breaks is told at the value, and at the line that writes it', async () => {
  const broken = values.replace('threshold: 5', 'threshold: "> 5"');
  const [only, ...more] = await findIn({ values: broken });
  expect(more).toEqual([]);
  expect(only).toContain(
    `error promql-invalid values.yaml:${lineOf(broken, 'threshold')} services[Checkout].threshold`,
  );
  expect(only).toContain(`[templates/rules.yaml:${lineOf(template, '> {{ .threshold }}')}]`);
  expect(only).toContain('PrometheusRule ');
  expect(only).toContain('parse error: unexpected ');
});

test('an expression that the template breaks is told on its line', async () => {
  const broken = template.replace('expr: up == 0', 'expr: up ==');
  const [only, ...more] = await findIn({ template: broken });
  expect(more).toEqual([]);
  expect(only).toContain(`error promql-invalid templates/rules.yaml:${lineOf(broken, 'up ==')} `);
  expect(only).toContain('group "availability", rule 1, "TargetDown"');
});

test('what no expression is about is told too', async () => {
  const unknown = template.replace('          for: {{', '          fore: {{');
  expect(await findIn({ template: unknown })).toEqual([
    `error rule-file-invalid templates/rules.yaml:${lineOf(unknown, 'fore:')}  [] PrometheusRule release-name-alerts: yaml: unmarshal errors: field fore not found in type rulefmt.Rule`,
  ]);
  const badTemplate = template.replace('$labels.instance }}', '$labels.instance');
  const [found] = await findIn({ template: badTemplate });
  expect(found).toContain(`error rule-file-invalid templates/rules.yaml:${lineOf(badTemplate, 'summary:')} `);
  expect(found).toContain('group "availability", rule 1, "TargetDown": annotation "summary": template: ');
});

const ratio = 'rate(errors_total{code="500"}[5m]) / rate(errors_total[5m]) > 0.1';
const bad = template
  .replace('expr: up == 0', `expr: ${ratio}`)
  .replace('            runbook_url: {{ .Values.runbooks }}/target-down\n', '');
const inBad = (part: string): string => `templates/rules.yaml:${lineOf(bad, part)}`;

test('what Prometheus would load without a word is told on the line that writes it, as in a rule file', async () => {
  expect(await findIn({ template: bad })).toEqual([
    `information alert-without-runbook ${inBad('alert: TargetDown')} spec.groups[availability].rules[0].alert [] PrometheusRule release-name-alerts: No runbook: whoever gets TargetDown has to find out alone what to do. Add an annotation runbook_url.`,
    `warning ratio-without-sum ${inBad(ratio)} spec.groups[availability].rules[0].expr [] PrometheusRule release-name-alerts: Each series is divided by itself, so the answer is 1 for each that the matchers above choose. Put sum() around both sides.`,
  ]);
});

test('the way back is found of a last document that ends in blanks', async () => {
  const findings = await findIn({ template: `${bad}  \n\n` });
  expect(findings).toHaveLength(2);
  expect(findings.join()).toContain(inBad('alert: TargetDown'));
});

test('rules that values hold are judged at the values, and silenced there', async () => {
  const whole = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: shop
spec:
  groups: {{ toYaml .Values.groups | nindent 4 }}
`;
  const groups = (comment: string) => `groups:
  - name: errors
    rules:
      ${comment}
      - record: errors:ratio
        expr: ${ratio}
`;
  const own = groups('# A share of all');
  expect(await findIn({ template: whole, values: own })).toEqual([
    expect.stringContaining(`warning ratio-without-sum values.yaml:${lineOf(own, 'expr:')} `),
  ]);
  const silenced = groups('# sre-workbench-disable-file ratio-without-sum');
  expect(await findIn({ template: whole, values: silenced })).toEqual([]);
});

test('what an alert lacks is the fault of the template that writes it, though a value names it', async () => {
  const bare = template.replace('            runbook_url: {{ $.Values.runbooks }}/errors\n', '');
  expect(await findIn({ template: bare })).toEqual([
    expect.stringContaining(
      `information alert-without-runbook templates/rules.yaml:${lineOf(bare, '- alert: {{ .name }}Errors')} spec.groups[errors].rules[0].alert [] `,
    ),
  ]);
});

test('a range that a value gives is the fault of the value', async () => {
  const ranged = template.replace('{service="{{ .name }}", code=~"5.."}[5m]', '[{{ .range }}]');
  const short = values.replace('    threshold: 5', '    threshold: 5\n    range: 15s');
  expect(await findIn({ template: ranged, values: short })).toEqual([
    expect.stringContaining(
      `warning range-too-short values.yaml:${lineOf(short, 'range: 15s')} services[Checkout].range`,
    ),
  ]);
});

test('comments in the template and the settings silence', async () => {
  const commented = bad
    .replace(
      '        - alert: TargetDown',
      '        # sre-workbench-disable-next-line alert-without-runbook\n$&',
    )
    .replace(ratio, `${ratio} # sre-workbench-disable-line ratio-without-sum`);
  expect(await findIn({ template: commented })).toEqual([]);
  const rules = { 'alert-without-runbook': 'error', 'ratio-without-sum': 'off' } as const;
  expect(await findIn({ template: bad }, { rules })).toEqual([
    expect.stringContaining('error alert-without-runbook '),
  ]);
  const off = readHelmSettings({
    version: 4,
    rules: { 'ratio-without-sum': 'warning' },
    environments: {},
    roots: [],
    promql: false,
  });
  expect(await findIn({ template: bad }, { rules: off.rules })).toEqual([
    expect.stringContaining('warning ratio-without-sum '),
  ]);
});

test('a series that two resources record is told at both, by the name of the other', async () => {
  const recording = (name: string) => `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: ${name}
spec:
  groups:
    - name: load
      rules:
        - record: instance:load
          expr: sum by (instance) (load)
`;
  const both = `${recording('one')}---\n${recording('two')}`;
  expect(await findIn({ template: both, values: '' })).toEqual([
    expect.stringMatching(
      /^warning recorded-twice templates\/rules\.yaml:9 .* PrometheusRule one: instance:load .*in PrometheusRule two,/u,
    ),
    expect.stringMatching(
      /^warning recorded-twice templates\/rules\.yaml:20 .* PrometheusRule two: instance:load .*in PrometheusRule one,/u,
    ),
  ]);
});

/** The template and the values with one fix of each finding in turn. */
async function fixedIn(chart: Chart, isMeant = ({ preferred }: Fix) => preferred): Promise<readonly Chart[]> {
  const files = chartTree({
    'Chart.yaml': chartYaml('shop'),
    'values.yaml': chart.values,
    'templates/rules.yaml': chart.template,
  });
  const validator = createValidator({ ports: { files, engine }, settings: defaultHelmSettings });
  const [found] = await validator.discover(treeRoot);
  const report = found && (await validator.validate(found));
  if (found === undefined || report?.ok !== true) throw new Error('no report');
  const fixed = report.value.findings.map(async (finding): Promise<Chart[]> => {
    const fixes = await validator.fixes(found, finding);
    const fix = fixes.ok ? fixes.value.find(isMeant) : undefined;
    return (fix?.edits ?? []).map(({ file, start, end, text }) => {
      const put = (old: string) => old.slice(0, start) + text + old.slice(end);
      return file === 'values.yaml'
        ? { ...chart, values: put(chart.values) }
        : { ...chart, template: put(chart.template) };
    });
  });
  return (await Promise.all(fixed)).flat();
}

test('the fix of a rule file is there for a line that the template writes, what Helm would read in it escaped', async () => {
  const silent = template
    .replace('expr: up == 0', `expr: ${ratio}`)
    .replace(/summary: \{\{ "\{\{.*/u, "summary: 'A target is down'");
  expect(await findIn({ template: silent })).toHaveLength(2);
  const fixed = await fixedIn({ template: silent, values });
  expect(fixed).toHaveLength(2);
  for (const chart of fixed) expect(await findIn(chart)).toHaveLength(1);
});

test('and for a line of the values', async () => {
  const held = `groups:\n- name: errors\n  rules:\n  - record: errors:ratio\n    expr: ${ratio}\n`;
  const whole =
    template.slice(0, template.indexOf('  groups:')) + '  groups: {{ toYaml .Values.groups | nindent 4 }}\n';
  expect(await findIn({ template: whole, values: held })).toHaveLength(1);
  const [fixed, ...more] = await fixedIn({ template: whole, values: held });
  expect(more).toEqual([]);
  expect(fixed?.values).toContain('    expr: sum(rate(');
  expect(await findIn({ ...fixed })).toEqual([]);
});

test('a comment in the template silences each where it stands', async () => {
  const silenced = await fixedIn({ template: bad, values }, ({ title }) => title.startsWith('Silence '));
  expect(silenced).toHaveLength(2);
  for (const chart of silenced) expect(await findIn(chart)).toHaveLength(1);
});
