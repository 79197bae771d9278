import { expect, test } from 'vitest';
import { createValidator } from '../../../../src/features/helm/core/validator.ts';
import { defaultHelmSettings } from '../../../../src/features/helm/core/settings.ts';
import { similarTexts, withSimilar } from '../../../../src/features/helm/core/similar.ts';
import { chartTree, chartYaml, treeRoot } from '../../../builders/chartTree.ts';
import { toldEngine } from '../../../builders/valuesEngine.ts';

const deployment = (more = '') =>
  `kind: Deployment\nmetadata:\n  labels:\n${more}spec: { resources: {{ toYaml .Values.resources }}, image: {{ .Values.image.repository }} }\n`;

const values = (image: string, memory: string, more = '') =>
  `image: { repository: registry.example.com/team/${image}, tag: "1" }\nresources: { limits: { memory: ${memory} } }\n${more}`;

async function limitsOf(charts: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const files = Object.entries(charts).flatMap(([name, own]) => [
    [`${name}/Chart.yaml`, chartYaml(name)] as const,
    ...Object.entries(own).map(([path, text]) => [`${name}/${path}`, text] as const),
  ]);
  const validator = createValidator({
    ports: { files: chartTree(Object.fromEntries(files)), engine: toldEngine() },
    settings: defaultHelmSettings,
  });
  const limits = [];
  for (const chart of await validator.discover(treeRoot)) {
    const answer = await validator.limits(chart);
    if (answer.ok) limits.push(answer.value);
  }
  return withSimilar(limits);
}

const service = (image: string, memory: string, template = deployment()) => ({
  'values.yaml': values(image, memory),
  'values-prod.yaml': '',
  'templates/app.yaml': template,
});

const similarOf = (charts: Awaited<ReturnType<typeof limitsOf>>, name: string, environment = 'prod') =>
  charts.find(({ chart }) => chart === name)?.rows.find(({ path }) => path === 'resources')?.similar?.[
    environment
  ];

test('median and range of at least three others with the same image and kind in the same environment', async () => {
  const charts = await limitsOf({
    a: service('web', '256Mi'),
    b: service('web', '512Mi'),
    c: {
      'values.yaml': values('web', '1Gi'),
      'values-production.yaml': '',
      'templates/app.yaml': deployment(),
    },
    d: service('web', '1024Mi'),
    e: { ...service('web', '8Gi'), 'templates/app.yaml': deployment().replace('Deployment', 'StatefulSet') },
    f: service('other', '16Gi'),
    g: { 'values.yaml': values('web', '32Gi'), 'values-dev.yaml': '', 'templates/app.yaml': deployment() },
  });
  expect(similarOf(charts, 'a')).toEqual({
    'limits.memory': { services: 3, median: '1Gi', least: '512Mi', most: '1Gi' },
  });
  expect(similarOf(charts, 'd')).toEqual({
    'limits.memory': { services: 3, median: '512Mi', least: '256Mi', most: '1Gi' },
  });
  expect(similarOf(charts, 'f')).toEqual({ 'limits.memory': { services: 0 } });
  expect(similarTexts(similarOf(charts, 'a') ?? {})).toEqual([
    'limits.memory 1Gi (512Mi to 1Gi, 3 services)',
  ]);
  expect(similarTexts(similarOf(charts, 'e') ?? {})).toEqual(['too few']);
});

test('or with the same component label; an even number has its median between the two in the middle', async () => {
  const labelled = deployment('    app.kubernetes.io/component: api\n');
  const charts = await limitsOf({
    a: service('one', '100Mi', labelled),
    b: service('two', '200Mi', labelled),
    c: service('three', '400Mi', labelled),
    d: service('four', '500Mi', labelled),
    e: service('one', '300Mi'),
  });
  expect(similarOf(charts, 'a')).toEqual({
    'limits.memory': { services: 4, median: '350Mi', least: '200Mi', most: '500Mi' },
  });
  expect(similarOf(charts, 'e')).toEqual({ 'limits.memory': { services: 1 } });
});

test('each workload of a chart has its own image and kind; a chart that does not say which has none', async () => {
  const template = `kind: Deployment
spec: {{ toYaml .Values.web.resources }}
---
kind: StatefulSet
spec: {{ toYaml .Values.db.resources }}
`;
  const [chart] = await limitsOf({
    a: {
      'values.yaml':
        'web: { image: "x/web:1@sha256:2", resources: { limits: { cpu: 1 } } }\n' +
        'db: { image: { name: postgres }, resources: { limits: { cpu: 2 } } }\n' +
        'odd: { resources: { limits: { cpu: 3 } } }\n',
      'templates/app.yaml': template,
    },
  });
  expect(chart?.rows.map(({ path, services }) => [path, services?.['default']])).toEqual([
    ['web.resources', { kind: 'Deployment', image: 'web' }],
    ['db.resources', { kind: 'StatefulSet', image: 'postgres' }],
    ['odd.resources', undefined],
  ]);
});
