import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findDangling, type ManifestObject } from '../../../../src/clients/kubernetes/references.ts';

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function dangling(text: string, outside: readonly string[] = []): readonly string[] {
  const objects: ManifestObject[] = parseAllDocuments(text).map((document) => {
    const content = document.toJS() as Written;
    const { name, namespace = '' } = content.metadata;
    return { kind: content.kind, name, namespace, content };
  });
  return findDangling(objects, new Set(outside)).map(
    ({ object, field, message }) => `${object.kind} ${field}: ${message}`,
  );
}

const deployment = `kind: Deployment
metadata: {name: web}
spec: {template: {metadata: {labels: {app: web, tier: a}}, spec: {containers: [{name: a}]}}}
---
`;
const withPod = (spec: string) => `kind: Pod\nmetadata: {name: p, labels: {app: p}}\nspec: ${spec}\n---\n`;

test.each([
  [
    'a selector that fits',
    `${deployment}kind: Service\nmetadata: {name: s}\nspec: {selector: {app: web}}`,
    [],
  ],
  [
    'a selector that fits nothing',
    `${deployment}kind: Service\nmetadata: {name: s}\nspec: {selector: {app: www}}`,
    ['Service spec.selector: No pod of this release has the labels app=www.'],
  ],
  [
    'the same labels in another namespace',
    `${deployment}kind: Service\nmetadata: {name: s, namespace: other}\nspec: {selector: {app: web}}`,
    ['Service spec.selector: No pod of this release has the labels app=web.'],
  ],
  ['no workload at all', 'kind: Service\nmetadata: {name: s}\nspec: {selector: {app: www}}', []],
  [
    'a disruption budget',
    `${deployment}kind: PodDisruptionBudget\nmetadata: {name: s}\nspec: {selector: {matchLabels: {app: b}}}`,
    ['PodDisruptionBudget spec.selector.matchLabels: No pod of this release has the labels app=b.'],
  ],
  [
    'an autoscaler',
    `${deployment}kind: HorizontalPodAutoscaler\nmetadata: {name: s}\nspec: {scaleTargetRef: {kind: Deployment, name: www}}`,
    ['HorizontalPodAutoscaler spec.scaleTargetRef.name: This release has no Deployment www to scale.'],
  ],
  [
    'an Ingress without its Service, and one without its port',
    `kind: Service\nmetadata: {name: s}\nspec: {ports: [{name: http, port: 80}]}\n---\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: t}}, rules: [{http: {paths: [{backend: {service: {name: s, port: {number: 81}}}}, {backend: {service: {name: s, port: {name: http}}}}]}}]}`,
    [
      'Ingress spec.defaultBackend.service.name: This release has no Service t.',
      'Ingress spec.rules[0].http.paths[0].backend.service.port.number: The Service s has no port 81.',
    ],
  ],
  [
    'what a pod mounts and reads',
    withPod(
      '{serviceAccountName: sa, volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: v}}, {secret: {secretName: o, optional: true}}], containers: [{envFrom: [{secretRef: {name: e}}], env: [{valueFrom: {configMapKeyRef: {name: k}}}]}]}',
    ),
    [
      'Pod spec.serviceAccountName: This release has no ServiceAccount sa.',
      'Pod spec.volumes[0].configMap.name: This release has no ConfigMap c.',
      'Pod spec.volumes[1].secret.secretName: This release has no Secret s.',
      'Pod spec.volumes[2].persistentVolumeClaim.claimName: This release has no PersistentVolumeClaim v.',
      'Pod spec.containers[0].envFrom[0].secretRef.name: This release has no Secret e.',
      'Pod spec.containers[0].env[0].valueFrom.configMapKeyRef.name: This release has no ConfigMap k.',
    ],
  ],
  [
    'a Secret that a custom resource makes',
    `${withPod('{volumes: [{secret: {secretName: s}}]}')}kind: ExternalSecret\nmetadata: {name: x}\nspec: {target: {name: s}}`,
    [],
  ],
  ['the default account', withPod('{serviceAccountName: default}'), []],
])('%s', (_, text, expected) => {
  expect(dangling(text.replace(/---\n$/, ''))).toEqual(expected);
});

test('what is declared to be made elsewhere is met', () => {
  const pod = withPod(
    '{serviceAccountName: ours, volumes: [{secret: {secretName: theirs}}], containers: []}',
  );
  expect(dangling(pod.replace('---\n', ''), ['theirs'])).toEqual([
    'Pod spec.serviceAccountName: This release has no ServiceAccount ours.',
  ]);
});
