import { expect, test } from 'vitest';
import type { RenderedDocument } from '../../../../src/clients/engine/charts.ts';
import { ManifestFields } from '../../../../src/clients/kubernetes/fieldPlace.ts';
import { findLintFaults } from '../../../../src/features/helm/core/renderedLint.ts';

const expression = 'rate(memory_usage[5m]) > 1';

function rendered(text: string, file = 'templates/rules.yaml'): RenderedDocument {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: /^kind: (\w+)/mu.exec(text)?.[1] ?? '',
    name: 'rules',
    namespace: '',
    template: 'templates/rules.yaml',
    file,
    line: 1,
    text,
    hook: null,
    crd: false,
  };
}

const resource = `# Source: templates/rules.yaml
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: rules
spec:
  groups:
    - name: memory
      rules:
        - alert: MemoryGrows
          expr: |
            # It should not.
            ${expression}
          annotations:
            summary: 'It grows'
`;

async function findIn(documents: readonly RenderedDocument[], values: readonly string[] = []) {
  const fields = documents.map(({ text }) => new ManifestFields(text));
  const faults = await findLintFaults({ documents, fields }, () => new Set(values));
  return faults.map(({ rule, document, field, line, spelt }) =>
    [rule, document, field, line, spelt].join(' '),
  );
}

const rule = 'spec.groups[0].rules[0]';

test('each is told with its field, its line, and what the line of a template spells that makes it', async () => {
  expect(await findIn([rendered('kind: ConfigMap\nmetadata: {}\n'), rendered(resource)])).toEqual([
    `rate-of-gauge 1 ${rule}.expr 13 rate`,
    `alert-without-runbook 1 ${rule}.alert 10 alert:`,
    `alert-without-context 1 ${rule}.annotations.summary 15 It`,
  ]);
});

test('of a packed dependency only rules that values hold are told', async () => {
  const packed = [rendered(resource, '')];
  expect(await findIn(packed)).toEqual([]);
  expect(await findIn(packed, [`# It should not.\n${expression}\n`])).toHaveLength(3);
});

test('comments in what is rendered silence, as in a rule file', async () => {
  const silent = (where: string, names: string) =>
    resource.replace(/^ +- alert:/mu, `        # sre-workbench-disable-${where} ${names}\n$&`);
  expect(await findIn([rendered(silent('next-line', 'alert-without-runbook'))])).toHaveLength(2);
  expect(await findIn([rendered(silent('file', 'alert-without-context rate-of-gauge'))])).toEqual([
    `alert-without-runbook 0 ${rule}.alert 11 alert:`,
  ]);
});
