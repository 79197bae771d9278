import { describe, expect, test } from 'vitest';
import {
  canonicalName,
  classifyName,
  environmentPart,
  rankOf,
} from '../../../../../src/clients/helm/layouts/names.ts';
import { readLabel, readStem, withoutChartName } from '../../../../../src/clients/helm/layouts/stems.ts';

describe('rankOf', () => {
  test.each([
    [
      1,
      'dev develop development Development local sandbox feature-x roundtable-dev dev2 dev-01 idfdev awsdev',
    ],
    [1, 'usdf-cm-dev my_dev eu.dev dev-prod deveu minikube preview'],
    [
      2,
      'test qa int uat staging stage stg preprod pre-prod pre-production pre_production preproduction perf acc sit',
    ],
    [
      2,
      'usdfint idfint rsptest online-test toixo-staging nonprod non-prod pre qa1 staging-eu-west-1 usdfpreprod',
    ],
    [
      3,
      'prod prd production live Production usdfprod idfprod roundtable-prod prod-eu prodeu produs2 prod1 aws-prod',
    ],
    [3, 'usdfprod-prompt-processing toixo-prod eu-west-1-production'],
  ])('%s: %s', (rank, names) => {
    for (const name of names.split(' ')) expect([name, rankOf(name)]).toEqual([name, rank]);
  });

  test.each([
    'summit base ccin2p3 minimal product products product-catalog devops device developer-portal internal integer',
    'endpoint blueprint point sprint constraint latest contest protest attest greatest reproduce intranet print',
    'demo roe tucson-teststand lived alive olive stager testimonials squat prodigy',
  ])('says nothing about %s', (names) => {
    expect(names.split(' ').filter((name) => rankOf(name) !== null)).toEqual([]);
  });
});

describe('classifyName', () => {
  test.each([
    ['environment', 'prod usdfprod roundtable-dev aws-prod dev2 pre-prod live'],
    ['unknown', 'summit ccin2p3 demo usdf-alert curiouslearning ukidac'],
    ['layer', 'base common Common shared global'],
    [
      'other',
      'values-production-canary production-canary minimal sku-basic sku-dev example prod-example dev.sample',
    ],
    [
      'other',
      'secrets dev-secrets prod.secrets schema default ci redis cert-manager postgresql openshift ha small',
    ],
    ['other', '1.2.3 v2 2024-01 prod-backup dev.dec prod-override blue green canary'],
  ])('%s: %s', (kind, names) => {
    for (const name of names.split(' ')) {
      expect([name, classifyName(name)]).toEqual([name, kind]);
    }
  });
});

test('names of one environment are the same, and no others', () => {
  expect(['prod', 'prd', 'Production'].map(canonicalName)).toEqual([
    'production',
    'production',
    'production',
  ]);
  expect(canonicalName('eu-prod')).toBe('eu-production');
  expect(canonicalName('stg')).not.toBe(canonicalName('preprod'));
});

test('the part of a name that is an environment', () => {
  expect(['my-app-dev', 'my-app', 'shop-pre-prod', 'api_roundtable'].map(environmentPart)).toEqual([
    'dev',
    '',
    'pre-prod',
    '',
  ]);
});

test.each([
  ['values.yaml', '', false],
  ['values-dev.yml', 'dev', false],
  ['values.eu.prod.yaml', 'eu.prod', false],
  ['values_dev.yaml', 'dev', false],
  ['dev-values.yaml', 'dev', false],
  ['dev.values.yaml', 'dev', false],
  ['my-app-values-dev.yaml', 'my-app-dev', false],
  ['helm-values-dev.yaml', 'dev', false],
  ['dev.yaml', 'dev', true],
  ['myvalues.yaml', 'myvalues', true],
  ['VALUES-Prod.YAML', 'Prod', false],
])('the name %s speaks of %j', (file, label, plain) => {
  expect(readStem(file)).toEqual({ label, plain });
});

test('what is no YAML has no name to read, and a folder has', () => {
  expect([
    readStem('values-dev.json'),
    readStem('.values-dev.yaml'),
    readStem('values-dev.yaml.gotmpl'),
  ]).toEqual([undefined, undefined, undefined]);
  expect(readLabel('values-dev')).toEqual({ label: 'dev', plain: false });
});

test("a chart's name is taken off a label where it stands apart", () => {
  const names = ['my-app-api', 'my-app'];
  expect(
    ['my-app', 'my-app-dev', 'dev-my-app', 'my-app-api-dev', 'my-apple', 'other'].map((label) =>
      withoutChartName(label, names),
    ),
  ).toEqual(['', 'dev', 'dev', 'dev', undefined, undefined]);
});
