/** Healthy charts for several environments, by seed, in the layouts that people use: whatever is found in them is a false alarm. */
import { chartYaml } from './chartTree.ts';
import { createRandom, type Random } from './charts/random.ts';

type Value = null | boolean | number | string | readonly Value[] | ValueMap;
interface ValueMap {
  readonly [key: string]: Value;
}

export interface EnvironmentChart {
  /** Texts by path relative to the root of the tree. */
  readonly files: Readonly<Record<string, string>>;
  readonly layout: string;
}

type Layout = (name: string, chart: string) => string;

const layouts: Readonly<Record<string, Layout>> = {
  'values folder': (name) => `charts/app/values/${name}.yaml`,
  'dash suffix': (name) => `charts/app/values-${name}.yaml`,
  'dot suffix': (name) => `charts/app/values.${name}.yaml`,
  prefix: (name) => `charts/app/${name}-values.yaml`,
  'folder each': (name) => `charts/app/${name}/values.yaml`,
  'environments folder': (name) => `charts/app/environments/${name}/values.yaml`,
  'envs folder': (name) => `charts/app/envs/${name}/values.yaml`,
  beside: (name) => `environments/${name}/values.yaml`,
};

const stages: readonly [readonly string[], ...(readonly string[])[]] = [
  ['dev', 'staging', 'prod'],
  ['dev', 'test', 'staging', 'production'],
  ['development', 'qa', 'preprod', 'production'],
  ['dev', 'uat', 'prod'],
];

/** Parts of the chart that a seed may leave out. */
interface Parts {
  readonly components: readonly string[];
  readonly ingress: boolean;
  readonly storage: boolean;
  readonly autoscaling: boolean;
  readonly sidecars: boolean;
}

export function makeEnvironmentChart(seed: number): EnvironmentChart {
  const random = createRandom(seed);
  const names = Object.keys(layouts);
  const layout = names[seed % names.length] ?? 'values folder';
  const overlayPath = layouts[layout];
  const environments = random.pick(stages);
  const parts: Parts = {
    components: random.shuffle(['worker', 'scheduler', 'exporter']).slice(0, random.integer(1, 2)),
    ingress: random.chance(0.7),
    storage: random.chance(0.5),
    autoscaling: random.chance(0.5),
    sidecars: random.chance(0.5),
  };
  const overlays = environments.map((name, index) => {
    const level = index / (environments.length - 1);
    return [overlayPath?.(name, 'app') ?? '', writeYaml(overlay(random, { parts, name, level }))] as const;
  });
  return {
    layout,
    files: {
      'charts/app/Chart.yaml': chartYaml('app'),
      'charts/app/values.yaml': writeYaml(defaults(random, parts)),
      ...templates(random, parts),
      ...Object.fromEntries(overlays),
    },
  };
}

function amounts(random: Random, level: number): ValueMap {
  const scale = 1 + Math.round(level * 4);
  const cpu = 100 * scale;
  return {
    requests: { cpu: `${cpu}m`, memory: `${128 * scale}Mi` },
    limits: { cpu: random.pick([`${2 * cpu}m`, `${(2 * cpu) / 1000}`]), memory: `${256 * scale}Mi` },
  };
}

function defaults(random: Random, parts: Parts): ValueMap {
  const component = (): ValueMap => ({
    enabled: true,
    concurrency: random.integer(1, 8),
    resources: amounts(random, 0),
  });
  return {
    replicaCount: 1,
    image: { repository: 'registry.example.com/team/app', tag: '1.4.2', pullPolicy: 'IfNotPresent' },
    service: { type: 'ClusterIP', port: 80 },
    logging: { level: 'info', format: 'json' },
    features: { newCheckout: false, auditTrail: true },
    resources: amounts(random, 0),
    ...Object.fromEntries(parts.components.map((name) => [name, component()])),
    ...(parts.ingress ? { ingress: { enabled: true, className: 'nginx', hosts: ['app.example.com'] } } : {}),
    ...(parts.storage ? { persistence: { enabled: true, size: '10Gi', storageClass: 'standard' } } : {}),
    ...(parts.autoscaling ? { autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 3 } } : {}),
    ...(parts.sidecars ? { sidecars: [sidecar('logs', '1.0'), sidecar('metrics', '2.1')] } : {}),
    extraEnv: [
      { name: 'TIMEZONE', value: 'UTC' },
      { name: 'CACHE_SECONDS', value: '60' },
      { name: 'REGION', value: 'north' },
    ],
    podAnnotations: {},
    nodeSelector: { pool: 'general' },
    tolerations: [],
    probe: { path: '/healthz', periodSeconds: 10 },
  };
}

function sidecar(name: string, tag: string): ValueMap {
  return { name, image: `registry.example.com/${name}:${tag}`, port: name.length * 1000 };
}

function overlay(
  random: Random,
  { parts, name, level }: { readonly parts: Parts; readonly name: string; readonly level: number },
): ValueMap {
  const isProduction = level === 1;
  const component = (): ValueMap => ({
    ...(random.chance(0.5) ? { concurrency: random.integer(1, 16) } : {}),
    resources: amounts(random, level),
  });
  return {
    database: { host: `db.${name}.example.com`, port: 5432 },
    replicaCount: 1 + Math.round(level * 3),
    resources: amounts(random, level),
    ...(random.chance(0.5) ? { logging: { level: isProduction ? 'warn' : 'debug' } } : {}),
    ...(random.chance(0.6) ? { features: { newCheckout: level < 0.5 } } : {}),
    ...Object.fromEntries(
      parts.components.filter(() => isProduction || random.chance(0.4)).map((part) => [part, component()]),
    ),
    ...(parts.ingress && random.chance(0.7) ? { ingress: { hosts: [`app.${name}.example.com`] } } : {}),
    ...(parts.storage && isProduction ? { persistence: { size: '50Gi' } } : {}),
    ...(parts.autoscaling
      ? { autoscaling: { minReplicas: 1 + Math.round(level * 2), maxReplicas: 3 + Math.round(level * 6) } }
      : {}),
    ...(random.chance(0.4)
      ? { podAnnotations: { 'example.com/team': name, 'example.com/on-call': 'yes please' } }
      : {}),
    ...(random.chance(0.3) ? { nodeSelector: { pool: 'general', zone: 'a' } } : {}),
    ...(random.chance(0.3) ? { probe: { periodSeconds: random.integer(5, 30) } } : {}),
  };
}

function templates(random: Random, parts: Parts): Readonly<Record<string, string>> {
  const style = random.integer(0, 2);
  const image = [
    '{{ .Values.image.repository }}:{{ .Values.image.tag }}',
    '{{ include "app.image" . }}',
    '{{ with .Values.image }}{{ .repository }}:{{ .tag }}{{ end }}',
  ][style];
  const lines = [
    'kind: Deployment',
    parts.autoscaling ? '{{- if not .Values.autoscaling.enabled }}' : '',
    '  replicas: {{ .Values.replicaCount }}',
    parts.autoscaling ? '{{- end }}' : '',
    '  annotations: {{- toYaml .Values.podAnnotations | nindent 4 }}',
    `  image: ${image}`,
    '  pullPolicy: {{ $.Values.image.pullPolicy }}',
    '  port: {{ .Values.service.port }} {{ .Values.service.type }}',
    '  level: {{ .Values.logging.level }} {{ index .Values "logging" "format" }}',
    '{{- if .Values.features.newCheckout }}',
    '  checkout: new',
    '{{- end }}{{- if and .Values.features.auditTrail .Values.database.host }}',
    '  audit: {{ required "which database?" .Values.database.host }}:{{ .Values.database.port }}',
    '{{- end }}',
    '  env: {{- toYaml .Values.extraEnv | nindent 4 }}',
    '  resources: {{- toYaml .Values.resources | nindent 4 }}',
    '{{- with .Values.nodeSelector }}',
    '  nodeSelector: {{- toYaml . | nindent 4 }}',
    '{{- end }}{{ with .Values.tolerations }}',
    '  tolerations: {{- toYaml . | nindent 4 }}',
    '{{- end }}',
    '  probe: {{ .Values.probe.path }} {{ .Values.probe.periodSeconds }}',
    ...parts.components.flatMap((name, index) => componentTemplate(name, style + index)),
    parts.ingress
      ? '{{ if .Values.ingress.enabled }}{{ .Values.ingress.className }}{{ range .Values.ingress.hosts }}{{ . | quote }}{{ end }}{{ end }}'
      : '',
    parts.storage
      ? '{{- if .Values.persistence.enabled }}\n  storageClassName: {{ .Values.persistence.storageClass }}\n  storage: {{ .Values.persistence.size }}\n{{- end }}'
      : '',
    parts.autoscaling ? '{{ with .Values.autoscaling }}{{ .minReplicas }} {{ .maxReplicas }}{{ end }}' : '',
    parts.sidecars ? '{{ range .Values.sidecars }}{{ .name }} {{ .image }} {{ .port }}{{ end }}' : '',
  ];
  return {
    'charts/app/templates/deployment.yaml': `${lines.filter((line) => line !== '').join('\n')}\n`,
    'charts/app/templates/_helpers.tpl':
      '{{- define "app.image" -}}{{ .Values.image.repository }}:{{ .Values.image.tag }}{{- end }}\n',
  };
}

function componentTemplate(name: string, style: number): readonly string[] {
  if (style % 2 === 0) {
    return [
      `{{- if .Values.${name}.enabled }}`,
      `  ${name}: {{ .Values.${name}.concurrency }} {{ toYaml .Values.${name}.resources | nindent 4 }}`,
      '{{- end }}',
    ];
  }
  return [
    `{{- with .Values.${name} }}{{ if .enabled }}`,
    `  ${name}: {{ .concurrency }} {{ .resources | toYaml | nindent 4 }}`,
    '{{- end }}{{ end }}',
  ];
}

/** Block style, as people write it. */
function writeYaml(map: ValueMap): string {
  return writeEntries(map, '');
}

function writeEntries(map: ValueMap, indent: string): string {
  return Object.entries(map)
    .map(([key, value]) => `${indent}${key}:${writeValue(value, indent)}`)
    .join('');
}

function writeValue(value: Value, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    const items = value.map((item: Value) => `${indent}  - ${writeItem(item, `${indent}    `)}`);
    return `\n${items.join('')}`;
  }
  if (isMap(value)) {
    return Object.keys(value).length === 0 ? ' {}\n' : `\n${writeEntries(value, `${indent}  `)}`;
  }
  return ` ${writeScalar(value)}\n`;
}

function writeItem(item: Value, indent: string): string {
  return isMap(item) ? writeEntries(item, indent).trimStart() : `${writeScalar(item)}\n`;
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function writeScalar(value: Value): string {
  return typeof value === 'string' && !/^[\d.]+$/.test(value) ? value : JSON.stringify(value);
}
