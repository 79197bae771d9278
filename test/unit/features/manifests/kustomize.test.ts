import { expect, test } from 'vitest';
import { isPatch } from '../../../../src/features/manifests/core/kustomize.ts';
import { chartTree, treeRoot } from '../../../builders/chartTree.ts';

const kustomization = `resources: [../base, ./service.yaml]
patches:
  - path: replicas.yaml
  - path: ./patches/probe.yaml
    target: { kind: Deployment }
  - patch: |-
      - op: remove
        path: /spec
patchesStrategicMerge:
  - old.yaml
  - |-
    kind: Deployment
`;
const tree = chartTree({
  'overlay/kustomization.yaml': kustomization,
  'other/kustomization.yml': 'patches: 7\n',
  'broken/Kustomization': 'patches: [',
});

test.each([
  ['overlay/replicas.yaml', true],
  ['overlay/patches/probe.yaml', true],
  ['overlay/old.yaml', true],
  ['overlay/service.yaml', false],
  ['overlay/kustomization.yaml', false],
  ['overlay/a/b/c/replicas.yaml', false],
  ['other/replicas.yaml', false],
  ['broken/replicas.yaml', false],
  ['replicas.yaml', false],
])('%s: %s', async (path, expected) => {
  expect(await isPatch(tree, `${treeRoot}/${path}`)).toBe(expected);
});
