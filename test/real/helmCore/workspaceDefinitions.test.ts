/** Charts whose objects lean on what lies outside of them: definitions of the workspace, and what values call existing. */
import { expect, test } from 'vitest';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { chartTree, treeRoot } from '../../builders/chartTree.ts';
import { startEngine } from './engine.ts';

const engine = startEngine();

const definition = (rules: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
spec:
  group: example.com
  names: {kind: Foo, plural: foos}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              ${rules}
              properties: {size: {type: integer, minimum: 1}}
`;
const chart = {
  'deploy/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'deploy/shop/values.yaml': 'size: 0\nexistingSecret: made-elsewhere\nsecret: nowhere\n',
  'deploy/shop/templates/foo.yaml':
    'apiVersion: example.com/v1\nkind: Foo\nmetadata:\n  name: a\nspec:\n  size: {{ .Values.size }}\n',
  'deploy/shop/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: pod
spec:
  containers:
    - name: a
      image: example.com/a:1
      envFrom:
        - secretRef:
            name: {{ .Values.existingSecret }}
        - secretRef:
            name: {{ .Values.secret }}
`,
};

async function validate(files: Readonly<Record<string, string>>) {
  const validator = createValidator({
    ports: { files: chartTree({ ...chart, ...files }), engine },
    settings: defaultHelmSettings,
  });
  const [found] = await validator.discover(treeRoot);
  const report = found && (await validator.validate(found));
  if (report?.ok !== true) throw new Error('no report');
  const { findings, notes = [] } = report.value;
  return { notes, findings: findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`) };
}

const dangling = 'dangling-reference values.yaml:3';

test('a definition anywhere in the workspace judges; its rules in CEL are told as not checked', async () => {
  const { findings, notes } = await validate({ 'config/crd/bases/foos.yaml': definition('') });
  expect(findings).toEqual(['manifest-invalid values.yaml:1', dangling]);
  expect(notes).toEqual([]);
  const ruled = definition('x-kubernetes-validations: [{rule: self.size > 2}]');
  expect((await validate({ 'config/crd/bases/foos.yaml': ruled })).notes).toEqual([
    'The CEL rules in the definition of example.com/v1 Foo were not checked.',
  ]);
});

test('without one it is told that nobody checked', async () => {
  const { findings, notes } = await validate({});
  expect(findings).toEqual([dangling]);
  expect(notes).toEqual(['example.com/v1 Foo was not checked: its definition was not found.']);
});
