/** A chart whose values are as large as those of the largest charts that people write, and a repository of many charts. */
import { chartYaml } from './chartTree.ts';
import { makeEnvironmentChart } from './environmentCharts.ts';

type Texts = Readonly<Record<string, string>>;

export const largeEnvironments = ['dev', 'test', 'staging', 'preprod', 'production'] as const;

/** Texts by path relative to the chart: five environments, each values file about `kilobytes` KB. */
export function makeLargeChart(kilobytes: number): Texts {
  // One service with its comments takes about half a kilobyte.
  const services = Array.from({ length: kilobytes * 2 }, (_, index) => `service${index}`);
  const overlay = (level: number): string => services.map((name) => serviceValues(name, level)).join('');
  return {
    'Chart.yaml': chartYaml('large'),
    'values.yaml': overlay(0),
    'templates/services.yaml': servicesTemplate(services),
    ...Object.fromEntries(
      largeEnvironments.map((name, index) => [`values/${name}.yaml`, overlay(index + 1)]),
    ),
  };
}

function serviceValues(name: string, level: number): string {
  return `# What ${name} gets where it runs.
${name}:
  enabled: true
  replicaCount: ${level + 1}
  image:
    repository: registry.example.com/team/${name}
    tag: "1.${level}.0"   # set by the pipeline
  resources:
    requests:
      cpu: ${100 * (level + 1)}m
      memory: ${128 * (level + 1)}Mi
    limits:
      cpu: ${200 * (level + 1)}m
      memory: ${256 * (level + 1)}Mi
  env:
    - name: LOG_LEVEL
      value: info
    - name: REGION
      value: north-${level}
  config: |
    timeout: 30s
    url: http://${name}.example.com:8080/api
`;
}

function servicesTemplate(services: readonly string[]): string {
  return services
    .map(
      (name) => `{{- with .Values.${name} }}
{{- if .enabled }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: {{ .replicaCount }}
  template:
    spec:
      containers:
        - name: ${name}
          image: {{ .image.repository }}:{{ .image.tag }}
          args: [{{ .config | quote }}]
          env: {{- toYaml .env | nindent 12 }}
          resources: {{- toYaml .resources | nindent 12 }}
{{- end }}
{{- end }}
`,
    )
    .join('');
}

/** Charts in all layouts, each in a folder of its own. */
export function makeRepository(charts: number): Texts {
  const files: Record<string, string> = {};
  for (let index = 0; index < charts; index += 1) {
    const folder = `teams/team${index % 12}/service-${index}`;
    for (const [path, text] of Object.entries(makeEnvironmentChart(index + 1).files)) {
      files[`${folder}/${path}`] = path.endsWith('Chart.yaml') ? chartYaml(`service-${index}`) : text;
    }
  }
  return files;
}
