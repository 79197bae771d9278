/** Whether what Prometheus would refuse of the rules that a chart renders is told where the chart says it. */
import { expect, test } from 'vitest';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
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
    - name: errors
      rules:
{{- range .Values.services }}
        - alert: {{ .name }}Errors
          expr: |
            sum(rate(http_requests_total{service="{{ .name }}", code=~"5.."}[5m]))
              > {{ .threshold }}
          labels:
            severity: {{ $.Values.severity }}
{{- end }}
`;
const values = `hold: 5m
severity: page
services:
  - name: Checkout
    threshold: 5
`;

interface Chart {
  readonly template: string;
  readonly values: string;
}

async function findIn(chart: Partial<Chart>): Promise<readonly string[]> {
  const files = chartTree({
    'Chart.yaml': chartYaml('shop'),
    'values.yaml': chart.values ?? values,
    'templates/rules.yaml': chart.template ?? template,
  });
  const validator = createValidator({ ports: { files, engine }, settings: defaultHelmSettings });
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
