/** A small chart, validated in memory with an engine that answers what a test tells it. */
import type { EngineCall } from '../../src/base/ports.ts';
import type { ChartReport, Finding } from '../../src/features/helm/core/report.ts';
import { defaultHelmSettings, type HelmSettings } from '../../src/features/helm/core/settings.ts';
import { createValidator } from '../../src/features/helm/core/validator.ts';
import { chartTree, chartYaml, treeRoot, type Link } from './chartTree.ts';
import { rendered, toldEngine, type refused, type ToldEngine } from './valuesEngine.ts';

type Content = Readonly<Record<string, string | Uint8Array | Link>>;

export const base: Content = {
  'Chart.yaml': chartYaml('demo'),
  'values.yaml': 'replicaCount: 1\nname: demo\n',
  'values/dev.yaml': 'name: dev\n',
  'values/production.yaml': 'replicaCount: 3\n',
  'templates/demo.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}-{{ .Values.replicaCount }}\n',
};

export async function validate(
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

export function brief({ rule, environment, file, line, column, path }: Finding): string {
  return `${rule} ${environment ?? 'all'} ${file}:${line}:${column} ${path}`;
}

export function states(report: ChartReport): readonly string[] {
  return report.renders.map(({ environment, status }) => `${environment} ${status}`);
}

/** One answer for the calls that name a values file, and a success for the others. */
export const forEnvironment =
  (name: string, answer: ReturnType<typeof refused>) =>
  (call: EngineCall): ReturnType<typeof refused> =>
    JSON.stringify(call.payload['values']).includes(name) ? answer : rendered();
