import { expect, it } from 'vitest';
import { currentContext } from '../../../src/base/kubeconfig.ts';

it('finds the current context of a kubeconfig in YAML and in JSON, and none where there is none', () => {
  for (const text of [
    'apiVersion: v1\ncurrent-context: shop\nkind: Config\n',
    'current-context: "shop" # of the shop\n',
    '{"apiVersion":"v1","contexts":[{"name":"other"}],"current-context":"shop"}',
    '\n{\n  "current-context": "shop",\n  "kind": "Config"\n}\n',
  ]) {
    expect(currentContext(text)).toBe('shop');
  }
  for (const text of ['', 'kind: Config\n', 'current-context: ""\n', '{"kind":"Config"}', '{broken']) {
    expect(currentContext(text)).toBeUndefined();
  }
});
