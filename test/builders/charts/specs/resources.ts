/** Charts about what Helm does with rendered documents: hooks, CRDs, the order of kinds, resource policies. */
import { chartYaml, defineChart, text, valuesDump, type ChartSpec, type FileTree } from '../chartSpec.ts';
import type { Random } from '../random.ts';
import { below, child } from './subcharts.ts';

export function resourceCharts(random: Random): readonly ChartSpec[] {
  return [hooks, customResources, kindOrder(random)];
}

const events = [
  ['pre-install', 'post-install', 'pre-delete', 'post-delete', 'pre-upgrade', 'post-upgrade'],
  ['pre-rollback', 'post-rollback', 'test', 'test-success'],
].flat();

function hook(name: string, annotations: string, kind = 'Job'): string {
  return `apiVersion: batch/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations:\n    ${annotations}\nspec: {}\n`;
}

const hookFiles: FileTree = {
  ...Object.fromEntries(
    events.map((event, index) => [
      `templates/hooks/${event}.yaml`,
      hook(event, `"helm.sh/hook": ${event}\n    "helm.sh/hook-weight": "${5 - index}"`),
    ]),
  ),
  'templates/hooks/several.yaml': [
    hook('upper', 'helm.sh/hook: " PRE-Install , Post-Upgrade"'),
    hook(
      'policies',
      'helm.sh/hook: pre-install\n    helm.sh/hook-delete-policy: before-hook-creation, HOOK-succeeded',
      'Pod',
    ),
    hook(
      'odd-weight',
      'helm.sh/hook: post-install\n    helm.sh/hook-weight: "heavy"\n    helm.sh/hook-output-log-policy: hook-failed',
    ),
    hook('other-annotation', 'example.com/hook: pre-install'),
    hook('account', 'helm.sh/hook: pre-install', 'ServiceAccount'),
    hook('unknown-kind', 'helm.sh/hook: pre-install', 'Zebra'),
  ].join('---\n'),
  'templates/hooks/unknown.yaml': hook('unknown', 'helm.sh/hook: pre-install,crd-install'),
  'templates/hooks/empty.yaml': hook('empty', '"helm.sh/hook": ""'),
  'templates/no-annotations.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: plain\n  annotations: {}\n',
};

const hooks = defineChart({
  name: 'hooks',
  about:
    'every hook event, weights, deletion and log policies, several events, unknown events, hooks of a subchart',
  files: {
    'values.yaml': 'policy: keep\nweight: 5\nsub: {}\n',
    ...hookFiles,
    'templates/weight.yaml': text`
apiVersion: v1
kind: Secret
metadata:
  name: weighted
  annotations:
    helm.sh/hook: {{ .Values.event | default "pre-install" }}
    helm.sh/hook-weight: {{ .Values.weight }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  annotations:
    "helm.sh/resource-policy": {{ .Values.policy }}
`,
    ...below(
      'charts/sub',
      child('sub', '', { files: { 'templates/hook.yaml': hook('from-sub', 'helm.sh/hook: test') } }),
    ),
  },
  environments: {
    dev: { values: 'weight: "-10"\n' },
    staging: { values: 'event: crd-install\npolicy: delete\nweight: "007"\n' },
    production: { values: 'weight: [1]\n', fails: 'YAML parse error on hooks/templates/weight.yaml' },
  },
});

const crd = (name: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ${name}\n`;

const customResources = defineChart({
  name: 'custom-resources',
  about:
    'the crds folder in the chart and in a subchart, CRDs as templates, .Capabilities and lookup beside them',
  files: {
    'crds/zeta.yaml': `# not a template: {{ .Values.x }}\n${crd('zetas.example.com')}---\n${crd('more.example.com')}`,
    'crds/nested/alpha.yml': crd('alphas.example.com'),
    'crds/README.md': 'Not a manifest.\n',
    'templates/crd.yaml': crd('templates.example.com'),
    'templates/custom.yaml': text`
apiVersion: example.com/v1
kind: Alpha
metadata:
  name: one
  namespace: {{ .Release.Namespace }}
spec:
  known: {{ .Capabilities.APIVersions.Has "example.com/v1" }}
  files: {{ .Files.Glob "crds/**" | len }}
  found: {{ lookup "v1" "Secret" .Release.Namespace "none" | toJson }}
  list: {{ (lookup "v1" "Pod" "" "").items | default (list) | len }}
`,
    ...below('charts/sub', child('sub', '', { files: { 'crds/sub.yaml': crd('subs.example.com') } })),
  },
  environments: {
    dev: {},
    staging: { apiVersions: ['example.com/v1', 'example.com/v1/Alpha'] },
    production: { namespace: 'platform', values: 'sub: {a: 1}\n' },
  },
});

/** All kinds of Helm's install order in both majors, and some it does not know. */
const kinds = `
PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount
Secret SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole
ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList Service DaemonSet Pod
ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService
MutatingWebhookConfiguration ValidatingWebhookConfiguration List Zebra Aardvark configmap Certificate ServiceMonitor`
  .trim()
  .split(/\s+/);

function kindOrder(random: Random): ChartSpec {
  const document = (kind: string, name: string) =>
    `apiVersion: example.com/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
  const files = Array.from({ length: 6 }, (_, file) => {
    const some = random.shuffle(kinds).slice(0, 30);
    return [
      `templates/${random.pick(['a', 'b', 'z/y', 'Z'])}${file}.yaml`,
      some.map((kind) => document(kind, `n${file}`)).join('---\n'),
    ] as const;
  });
  return defineChart({
    name: 'kind-order',
    about:
      'every kind of the install order shuffled over several files, unknown kinds, no kind, names that sort before the kind',
    files: {
      'Chart.yaml': chartYaml('kind-order'),
      ...Object.fromEntries(files),
      'templates/all.yaml': random
        .shuffle(kinds)
        .map((kind) => document(kind, 'all'))
        .join('---\n'),
      'templates/no-kind.yaml': 'metadata:\n  name: nothing\n---\nkind: ""\n---\nkind: Service\n---\n{}\n',
      'templates/_partial.yaml': 'kind: Never\n',
      'templates/list.yaml': text`
kind: List
apiVersion: v1
items:
  - {kind: Namespace, metadata: {name: inside}}
{{- range .Values.extra }}
---
kind: {{ .kind }}
metadata: {name: {{ .name | quote }}}
{{- end }}
`,
      'templates/dump.yaml': valuesDump('dump'),
    },
    environments: {
      dev: {},
      staging: {
        values: `extra:\n  - {kind: ${random.pick(['Job', 'Pod'])}, name: 1}\n  - {kind: Apple, name: b}\n`,
      },
      production: {
        values: 'extra: [{kind: Service, name: s}, {kind: Service, name: s}, {kind: 5, name: s}]\n',
      },
    },
  });
}
