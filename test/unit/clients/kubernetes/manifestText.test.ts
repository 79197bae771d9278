import { describe, expect, test } from 'vitest';
import { splitDocuments } from '../../../../src/clients/kubernetes/documents.ts';
import { ManifestFields } from '../../../../src/clients/kubernetes/fieldPlace.ts';
import { nearest } from '../../../../src/base/nearest.ts';

describe('the documents of a file', () => {
  test.each([
    ['a: 1', [[1, 'a: 1']]],
    ['# only\n---\n\n---\na: 1\n', [[4, '\na: 1\n']]],
    [
      'a: 1\n---\nb: 2\n---\n# nothing\n',
      [
        [1, 'a: 1'],
        [2, '\nb: 2'],
      ],
    ],
    [
      'a: |\n  ---\n  x\n--- {b: 2}\n',
      [
        [1, 'a: |\n  ---\n  x'],
        [4, '    {b: 2}\n'],
      ],
    ],
    [
      '\uFEFFa: 1\r\n---\r\nb: 2',
      [
        [1, 'a: 1'],
        [2, '\nb: 2'],
      ],
    ],
    ['', []],
  ])('%j', (text, expected) => {
    expect(splitDocuments(text).map((one) => [one.line, one.text])).toEqual(expected);
  });
});

describe('the place of a field', () => {
  const fields = new ManifestFields(
    [
      'kind: Pod',
      'metadata:',
      '  labels:',
      '    app.kubernetes.io/name: x',
      'data: {a.conf: text}',
      'spec:',
      '  containers:',
      '    - name: one',
      '      image: two',
      '    - name: three',
    ].join('\n'),
  );

  test.each([
    ['kind', 1, 7, true],
    ['metadata.labels', 3, 3, true],
    ['metadata.labels[app.kubernetes.io/name]', 4, 29, true],
    ['metadata.labels.app.kubernetes.io/name', 4, 29, true],
    ['data[a.conf]', 5, 16, true],
    ['spec.containers[0].image', 9, 14, true],
    ['spec.containers[1]', 10, 7, true],
    ['spec.containers[1].image', 10, 7, false],
    ['spec.containers[9].image', 7, 3, false],
    ['spec.replicas', 6, 1, false],
    ['status', 1, 1, false],
    ['', 1, 1, true],
  ])('%s', (path, line, column, isWhole) => {
    expect(fields.placeOf(path)).toMatchObject({ line, column, isWhole });
  });

  test('a name is marked where the name is wrong', () => {
    expect(fields.placeOfKey('spec.containers[0].image')).toMatchObject({
      line: 9,
      column: 7,
      endColumn: 12,
    });
  });

  test('a text that is no YAML has its first line', () => {
    expect(new ManifestFields('a: [').placeOf('a')).toMatchObject({ line: 1, column: 1, isWhole: false });
  });
});

describe('what a message is about, inside the field that it names', () => {
  const fields = new ManifestFields(
    [
      'metadata:',
      '  labels: {app: web, tier: -one-}',
      'spec:',
      '  replicas: -1',
      '  accessModes: [ReadWriteOnce, WriteTwice]',
      '  resources:',
      '    requests: {cpu: 2, memory: 1Gi}',
      '    limits: {cpu: 1, memory: 2Gi}',
      'data: {"a b": text}',
    ].join('\n'),
  );

  test.each([
    [
      'a bad label',
      'metadata.labels',
      'Invalid value: "-one-": a valid label must',
      'metadata.labels["tier"]',
    ],
    ['one item of a list', 'spec.accessModes', 'Unsupported value: "WriteTwice"', 'spec.accessModes[1]'],
    ['a bad key', 'data', 'Invalid value: "a b": a valid config key', 'data["a b"]'],
    [
      'a resource by the limit that it passes',
      'spec.resources.requests',
      'Invalid value: "2": must be less than or equal to cpu limit of 1',
      'spec.resources.requests["cpu"]',
    ],
    ['a value further down', 'spec', 'Invalid value: -1: must be', 'spec["replicas"]'],
    ['a field that is a value already', 'spec.replicas', 'Invalid value: -1: must be', 'spec.replicas'],
    ['a value that is nowhere in it', 'metadata.labels', 'Invalid value: "other"', 'metadata.labels'],
    ['no value at all', 'metadata.labels', 'Required value', 'metadata.labels'],
    ['a field that is missing', 'spec.accessModes[9]', 'Invalid value: "WriteTwice"', 'spec.accessModes[1]'],
  ])('%s', (_, path, message, expected) => {
    expect(fields.narrow(path, message)).toBe(expected);
  });
});

test.each([
  ['livenessProb', ['livenessProbe', 'readinessProbe', 'name'], ['livenessProbe']],
  ['Image', ['image', 'images'], ['image', 'images']],
  ['x', ['y', 'name'], []],
])('%s may be meant as', (written, known, expected) => {
  expect(nearest(written, known)).toEqual(expected);
});
