import { describe, expect, test } from 'vitest';
import { definitionsFor, WorkspaceDefinitions } from '../../../../src/clients/kubernetes/definitions.ts';
import { chartTree, link, treeRoot } from '../../../builders/chartTree.ts';

const definition = (kind: string, group: string, more = '') => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind.toLowerCase()}s.${group}}
spec:
  group: ${group}
  names: {kind: ${kind}}
${more}`;
const resource = (kind: string, group: string) =>
  `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata: {name: a}\n`;

describe('the definitions that documents need', () => {
  const foo = definition('Foo', 'example.com');
  const bar = definition('Bar', 'example.com');
  const route = definition('Route', 'gateway.networking.k8s.io');

  test.each([
    ['of the kind and group', resource('Foo', 'example.com'), [foo]],
    ['none for another group', resource('Foo', 'example.org'), []],
    ['none for objects of Kubernetes itself', resource('Ingress', 'networking.k8s.io'), []],
    [
      'of a group that Kubernetes does not serve itself',
      resource('Route', 'gateway.networking.k8s.io'),
      [route],
    ],
    [
      'of the items of a list',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: example.com/v1\n  kind: Bar\n',
      [bar],
    ],
    ['of JSON', '{"apiVersion": "example.com/v1", "kind": "Foo"}', [foo]],
  ])('%s', (_, document, expected) => {
    expect(definitionsFor([document], [foo, bar, route])).toEqual(expected);
  });
});

describe('the definitions of a workspace', () => {
  const foo = (from: string) => definition('Foo', 'example.com', `# ${from}\n`);
  const tree = chartTree({
    'a/crds/foo.yaml': foo('a'),
    'b/config/crd/bases/foo.yaml': `${foo('b')}---\n${definition('Bar', 'example.com')}`,
    'b/deploy/foo.yaml': foo('not looked into: no crd in its path'),
    'c/crd-template.yaml': `${foo('c')}# {{ .Values.x }}\n`,
    '.hidden/crds/foo.yaml': foo('hidden'),
    'node_modules/x/crds/foo.yaml': foo('installed'),
    'd/crds': link('../../elsewhere'),
    '/elsewhere/foo.yaml': foo('elsewhere'),
  });
  const near = (path: string) => ({ folder: treeRoot, near: `${treeRoot}/${path}` });
  const wanted = [resource('Foo', 'example.com')];

  test('the nearest comes last, so that it counts', async () => {
    const definitions = new WorkspaceDefinitions(tree);
    expect(await definitions.for(near('a/foo.yaml'), wanted)).toEqual([
      expect.stringContaining('# b'),
      foo('a'),
    ]);
    expect(await definitions.for(near('b/config/samples/foo.yaml'), wanted)).toEqual([
      foo('a'),
      expect.stringContaining('# b'),
    ]);
  });

  test('nothing is looked for where nothing is missing', async () => {
    const quiet = chartTree({ 'a/crds/foo.yaml': foo('a') });
    const definitions = new WorkspaceDefinitions(quiet);
    expect(await definitions.for(near('x.yaml'), [resource('Deployment', 'apps')])).toEqual([]);
    expect(await definitions.for(near('x.yaml'), wanted, [foo('given')])).toEqual([]);
    expect(quiet.calls).toEqual([]);
  });

  test('what was found is kept for a while', async () => {
    let now = 0;
    const counted = chartTree({ 'a/crds/foo.yaml': foo('a') });
    const definitions = new WorkspaceDefinitions(counted, () => now);
    await definitions.for(near('x.yaml'), wanted);
    const calls = counted.calls.length;
    now = 29_999;
    await definitions.for(near('x.yaml'), wanted);
    expect(counted.calls.length).toBe(calls);
    now = 30_000;
    await definitions.for(near('x.yaml'), wanted);
    expect(counted.calls.length).toBe(2 * calls);
  });
});
