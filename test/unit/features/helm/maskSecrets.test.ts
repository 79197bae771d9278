import { expect, test } from 'vitest';
import { maskSecrets } from '../../../../src/features/helm/core/maskSecrets.ts';

test('hides the values of data and stringData, and nothing else [abuse 35]', () => {
  const text = `# Source: demo/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: db
data:
  password: aHVudGVyMg==
  empty: ""
  unset:
stringData:
  file: |
    hunter2
    and more
  flow: {a: hunter2}
type: Opaque
`;
  expect(maskSecrets(text)).toBe(`# Source: demo/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: db
data:
  password: "<masked>"
  empty: "<masked>"
  unset:
stringData:
  file: "<masked>"
  flow: "<masked>"
type: Opaque
`);
});

test('leaves everything that is no Secret alone', () => {
  const text = 'kind: ConfigMap\ndata:\n  secretName: x\n';
  expect(maskSecrets(text)).toBe(text);
});

test('finds Secrets among several documents and in lists', () => {
  const secret = 'kind: Secret\ndata: {a: hunter2}\n';
  expect(maskSecrets(`kind: A\n---\n${secret}---\n# end\nkind: B\n`)).toBe(
    'kind: A\n---\nkind: Secret\ndata: {a: "<masked>"}\n---\n# end\nkind: B\n',
  );
  const list = 'kind: List\nitems:\n- kind: Secret\n  stringData:\n    a: hunter2\n';
  expect(maskSecrets(list)).not.toContain('hunter2');
});

test('a value that an alias repeats is hidden in both places', () => {
  expect(maskSecrets('kind: Secret\ndata:\n  a: &x hunter2\n  b: *x\n')).not.toContain('hunter2');
});

test('shows nothing of what may be a Secret and cannot be read', () => {
  expect(maskSecrets('kind: Secret\ndata:\n  a: hunter2\n b: [\n')).not.toContain('hunter2');
});

test('data that is no mapping is hidden whole', () => {
  expect(maskSecrets('kind: Secret\ndata: hunter2\n')).toBe('kind: Secret\ndata: "<masked>"\n');
});
