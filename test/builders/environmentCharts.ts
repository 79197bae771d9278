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

interface Layout {
  /** Where the overlay of an environment lies. */
  readonly overlay: (name: string) => string;
  /** What says so, where its place alone does not; and what all environments share. */
  readonly more?: (names: readonly string[]) => Readonly<Record<string, string>>;
}

const shared = 'team: payments\n';

const layouts: Readonly<Record<string, Layout>> = {
  'values folder': { overlay: (name) => `charts/app/values/${name}.yaml` },
  'dash suffix': { overlay: (name) => `charts/app/values-${name}.yaml` },
  'dot suffix': { overlay: (name) => `charts/app/values.${name}.yaml` },
  prefix: { overlay: (name) => `charts/app/${name}-values.yaml` },
  'folder each': { overlay: (name) => `charts/app/${name}/values.yaml` },
  'environments folder': { overlay: (name) => `charts/app/environments/${name}/values.yaml` },
  'envs folder': { overlay: (name) => `charts/app/envs/${name}/values.yaml` },
  beside: { overlay: (name) => `environments/${name}/values.yaml` },
  layers: {
    overlay: (name) => `charts/app/values/${name}.yaml`,
    more: () => ({ 'charts/app/values/common.yaml': shared }),
  },
  'Argo CD': {
    overlay: (name) => `config/${name}/app.yaml`,
    more: (names) => ({
      'config/common.yaml': shared,
      ...Object.fromEntries(names.map((name) => [`argocd/${name}.yaml`, argoApplication(name)])),
    }),
  },
  Flux: {
    overlay: (name) => `charts/app/for/${name}.yaml`,
    more: (names) =>
      Object.fromEntries(names.map((name) => [`clusters/${name}/release.yaml`, fluxRelease(name)])),
  },
  helmfile: {
    overlay: (name) => `deploy/${name}/app.yaml`,
    more: (names) => ({
      'deploy/helmfile.yaml': `environments:\n${names.map((name) => `  ${name}: {}\n`).join('')}${helmfileReleases}`,
      'deploy/common.yaml': shared,
    }),
  },
};

function argoApplication(name: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: app-${name} }
spec:
  source:
    path: charts/app
    helm:
      valueFiles: [values.yaml, ../../config/common.yaml, ../../config/${name}/app.yaml]
`;
}

function fluxRelease(name: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: app-${name} }
spec:
  chart: { spec: { chart: ./charts/app, valuesFiles: [charts/app/values.yaml, charts/app/for/${name}.yaml] } }
`;
}

const helmfileReleases = `---
releases:
  - name: app
    chart: ../charts/app
    values:
      - common.yaml
      - {{ .Environment.Name }}/app.yaml
`;

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
  const { overlay: overlayPath, more } = layouts[layout] ?? { overlay: (name) => name };
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
    return [overlayPath(name), writeYaml(overlay(random, { parts, name, level }))] as const;
  });
  return {
    layout,
    files: {
      'charts/app/Chart.yaml': chartYaml('app'),
      'charts/app/values.yaml': writeYaml(defaults(random, parts)),
      ...templates(random, parts),
      ...Object.fromEntries(overlays),
      ...more?.(environments),
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
    team: 'platform',
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
  const deployment = [
    ...head('apps/v1', 'Deployment', 'app'),
    '  annotations: {{- toYaml .Values.podAnnotations | nindent 4 }}',
    '  labels: { team: {{ .Values.team | quote }} }',
    'spec:',
    ...(parts.autoscaling
      ? ['{{- if not .Values.autoscaling.enabled }}', '  replicas: {{ .Values.replicaCount }}', '{{- end }}']
      : ['  replicas: {{ .Values.replicaCount }}']),
    ...pods('app'),
    '{{- with .Values.nodeSelector }}',
    '      nodeSelector: {{- toYaml . | nindent 8 }}',
    '{{- end }}{{ with .Values.tolerations }}',
    '      tolerations: {{- toYaml . | nindent 8 }}',
    '{{- end }}',
    '      containers:',
    '        - name: app',
    `          image: ${image}`,
    '          imagePullPolicy: {{ $.Values.image.pullPolicy }}',
    '          env: {{- toYaml .Values.extraEnv | nindent 12 }}',
    '            - { name: LEVEL, value: {{ .Values.logging.level }} }',
    '            - { name: FORMAT, value: {{ index .Values "logging" "format" }} }',
    '{{- if .Values.features.newCheckout }}',
    '            - { name: CHECKOUT, value: new }',
    '{{- end }}{{- if and .Values.features.auditTrail (ne .Values.logging.level "off") }}',
    '            - { name: AUDIT, value: "{{ required "which database?" .Values.database.host }}:{{ .Values.database.port }}" }',
    '{{- end }}',
    '          resources: {{- toYaml .Values.resources | nindent 12 }}',
    '          readinessProbe: { httpGet: { path: {{ .Values.probe.path }}, port: 8080 }, periodSeconds: {{ .Values.probe.periodSeconds }} }',
    ...(parts.sidecars
      ? [
          '{{- range .Values.sidecars }}',
          '        - { name: {{ .name }}, image: {{ .image | quote }}, ports: [{ containerPort: {{ .port }} }] }',
          '{{- end }}',
        ]
      : []),
  ];
  return {
    'charts/app/templates/deployment.yaml': lines(deployment),
    'charts/app/templates/service.yaml': lines([
      ...head('v1', 'Service', 'app'),
      'spec: { type: {{ .Values.service.type }}, ports: [{ port: {{ .Values.service.port }} }] }',
    ]),
    'charts/app/templates/parts.yaml': parts.components
      .map((name, index) => lines(componentTemplate(name, style + index)))
      .join('---\n'),
    ...optionalTemplates(parts),
    'charts/app/templates/_helpers.tpl':
      '{{- define "app.image" -}}{{ .Values.image.repository }}:{{ .Values.image.tag }}{{- end }}\n',
  };
}

function head(apiVersion: string, kind: string, name: string): readonly string[] {
  return [`apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:', `  name: {{ .Release.Name }}-${name}`];
}

/** The pods of a workload, up to what their template says. */
function pods(name: string): readonly string[] {
  const labels = `{ app: ${name} }`;
  return [
    `  selector: { matchLabels: ${labels} }`,
    '  template:',
    `    metadata: { labels: ${labels} }`,
    '    spec:',
  ];
}

function lines(list: readonly string[]): string {
  return `${list.join('\n')}\n`;
}

function optionalTemplates(parts: Parts): Readonly<Record<string, string>> {
  const ingress = [
    '{{- if .Values.ingress.enabled }}',
    ...head('networking.k8s.io/v1', 'Ingress', 'app'),
    'spec:',
    '  ingressClassName: {{ .Values.ingress.className }}',
    '  rules: {{- range .Values.ingress.hosts }}',
    '    - host: {{ . | quote }}',
    '  {{- end }}',
    '{{- end }}',
  ];
  const claim = [
    '{{- if .Values.persistence.enabled }}',
    ...head('v1', 'PersistentVolumeClaim', 'app'),
    'spec:',
    '  accessModes: [ReadWriteOnce]',
    '  storageClassName: {{ .Values.persistence.storageClass }}',
    '  resources: { requests: { storage: {{ .Values.persistence.size }} } }',
    '{{- end }}',
  ];
  const autoscaler = [
    '{{- with .Values.autoscaling }}{{ if .enabled }}',
    ...head('autoscaling/v2', 'HorizontalPodAutoscaler', 'app').map((line) =>
      line.replace('.Release', '$.Release'),
    ),
    'spec:',
    '  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ $.Release.Name }}-app }',
    '  minReplicas: {{ .minReplicas }}',
    '  maxReplicas: {{ .maxReplicas }}',
    '{{- end }}{{ end }}',
  ];
  return {
    ...(parts.ingress ? { 'charts/app/templates/ingress.yaml': lines(ingress) } : {}),
    ...(parts.storage ? { 'charts/app/templates/claim.yaml': lines(claim) } : {}),
    ...(parts.autoscaling ? { 'charts/app/templates/autoscaler.yaml': lines(autoscaler) } : {}),
  };
}

function componentTemplate(name: string, style: number): readonly string[] {
  const body = (concurrency: string, resources: string): readonly string[] => [
    ...head('apps/v1', 'Deployment', name).map((line) => line.replace('.Release', '$.Release')),
    'spec:',
    ...pods(name),
    '      containers:',
    `        - { name: ${name}, image: registry.example.com/${name}:1, args: ["{{ ${concurrency} }}"], resources: {{ ${resources} }} }`,
  ];
  if (style % 2 === 0) {
    return [
      `{{- if .Values.${name}.enabled }}`,
      ...body(`.Values.${name}.concurrency`, `toJson .Values.${name}.resources`),
      '{{- end }}',
    ];
  }
  return [
    `{{- with .Values.${name} }}{{ if .enabled }}`,
    ...body('.concurrency', '.resources | toJson'),
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
