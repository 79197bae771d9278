/** Manifest files as a person writes them: which findings, on which line, with which fixes. */
import { describe, expect, test } from 'vitest';
import { judgeManifests, type JudgeSettings } from '../../../src/features/manifests/core/judge.ts';
import { startEngine } from '../helmCore/engine.ts';

const engine = startEngine();

async function judge(text: string, settings: Partial<JudgeSettings> = {}, isWhole = false) {
  const answer = await judgeManifests(engine, [{ name: 'a.yaml', text, isWhole }], {
    severities: {},
    ...settings,
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.documents;
}

const lines = async (...given: Parameters<typeof judge>) =>
  (await judge(...given)).flatMap(({ findings }) =>
    findings.map(({ rule, line, column, fixes }) => [rule, line, column, ...fixes].join(' ')),
  );

const web = `# the web
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: -1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx
          livenessProb: {}
`;
const budget = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n';

describe('plain manifests', () => {
  test('a refused value, an unknown field with what was meant, a version that is gone with the one that follows', async () => {
    expect(await lines(`${web}---\n${budget}`)).toEqual([
      'manifest-invalid 6 13',
      'manifest-unknown-field 14 11 livenessProbe',
      'api-removed 16 13 policy/v1',
    ]);
  });

  test('the Kubernetes version decides what is gone', async () => {
    expect(await lines(budget, { kubernetesVersion: '1.24.3' })).toEqual(['api-deprecated 1 13 policy/v1']);
    expect(await lines(budget, { kubernetesVersion: '1.20' })).toEqual([]);
  });

  test('a List is opened, and each fault is in its own item', async () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  dat: {}\n- apiVersion: v1\n  kind: Service\n  metadata: {name: B}\n  spec: {ports: [{port: 80}]}\n`;
    expect(await lines(text)).toEqual(['manifest-unknown-field 7 3 data', 'manifest-invalid 10 20']);
    expect((await judge(text)).map(({ line, name }) => `${line} ${name}`)).toEqual(['4 a', '8 B']);
  });

  test('text that is no YAML, and the same key twice, are told on their line', async () => {
    expect(
      await lines('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: one\n  a: two\n'),
    ).toEqual(['manifest-invalid 6 3']);
    expect(await lines('kind: [\n')).toEqual([expect.stringMatching(/^manifest-invalid \d 1$/)]);
  });

  test('comments and settings silence', async () => {
    const quiet = web.replace('replicas: -1', 'replicas: -1 # sre-workbench-disable-line manifest-invalid');
    expect(await lines(quiet, { severities: { 'manifest-unknown-field': 'off' } })).toEqual([]);
  });

  test('a custom resource by the definition beside it; without one that is told', async () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
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
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [size], properties: {size: {type: integer, minimum: 1}}}}}}
`;
    const foo = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nspec: {size: 0, siz: 1}\n';
    expect(await lines(`${definition}---\n${foo}`)).toEqual([
      'manifest-invalid 17 14',
      'manifest-unknown-field 17 17 size',
    ]);
    expect((await judge(foo))[0]?.note).toMatch(/definition was not found/);
  });

  test('what a whole release refers to must be in it', async () => {
    const service = `${web.replace('-1', '1').replace('          livenessProb: {}\n', '')}---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {app: www}\n  ports: [{port: 80}]\n`;
    expect(await lines(service, {}, true)).toEqual(['dangling-reference 19 3']);
    expect(await lines(service)).toEqual([]);
  });
});

describe('bad input', () => {
  /** @param timeLimit milliseconds; generous where an answer is expected, on whatever machine */
  const inTime = async (text: string, timeLimit = 120_000) => {
    const answer = await judgeManifests(
      engine,
      [{ name: 'a.yaml', text }],
      { severities: {} },
      { timeLimit },
    );
    // Told, one way or the other; and the next call works.
    expect(await lines(budget)).toEqual(['api-removed 1 13 policy/v1']);
    return answer.ok ? answer.value.documents.length : answer.error.code;
  };
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

  test('10 MB in one document', async () => {
    // Judged, or given up in time on a machine that is busy.
    expect([1, 'time-limit']).toContain(await inTime(`${config}data:\n  a: "${'x'.repeat(10_000_000)}"\n`));
  });

  test('100,000 items', async () => {
    const items = '- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n'.repeat(100_000);
    expect([100_000, 'time-limit', 'out-of-memory']).toContain(
      await inTime(`apiVersion: v1\nkind: List\nitems:\n${items}`, 4000),
    );
  });

  test('deep nesting', async () => {
    const depth = 20_000;
    expect(await inTime(`${config}data: ${'['.repeat(depth)}${']'.repeat(depth)}\n`)).toBe(1);
  });

  test('aliases that unfold', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `  a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`,
    );
    expect(await inTime(`${config}data:\n  a0: &a0 x\n${levels.join('\n')}\n`)).toBe(1);
  });

  test('a rule in CEL that would never end is not run, and that is told', async () => {
    const endless =
      'self.l.all(a, self.l.all(b, self.l.all(c, self.l.all(d, self.l.all(e, a + b + c + d + e > 0)))))';
    const definition = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec:\n  group: example.com\n  names: {kind: Foo, plural: foos}\n  scope: Namespaced\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-validations: [{rule: "${endless}"}], properties: {l: {type: array, items: {type: integer}}}}}}}}]\n`;
    const items = Array.from({ length: 5000 }, (_, index) => index).join(', ');
    const documents = await judge(
      `${definition}---\napiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nspec: {l: [${items}]}\n`,
    );
    expect(documents[1]).toMatchObject({
      findings: [],
      note: expect.stringMatching(/CEL rules .* not checked/),
    });
  });

  test('a definition that refers to itself is told as of no use', async () => {
    const definition =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec:\n  group: example.com\n  names: {kind: Foo, plural: foos}\n  scope: Namespaced\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {$ref: "#"}}}}}]\n';
    const documents = await judge(
      `${definition}---\napiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nspec: {}\n`,
    );
    expect(documents[1]).toMatchObject({ note: expect.stringMatching(/no schema that can be used/) });
  });
});
