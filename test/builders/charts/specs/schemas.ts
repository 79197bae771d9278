/** Charts with a values.schema.json: satisfied in one environment, violated in the others. */
import { chartYaml, configMap, defineChart, everywhere, valuesDump, type ChartSpec } from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

const refused = "values don't meet the specifications of the schema(s) in the following chart(s):";

const schema2020 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://schemas.example.com/values.json',
  type: 'object',
  required: ['image', 'replicas'],
  $defs: {
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    probe: {
      type: 'object',
      properties: { path: { $ref: '#/$defs/path' }, port: { $ref: '#/$defs/port' } },
      unevaluatedProperties: false,
    },
    path: { $anchor: 'path', type: 'string', pattern: '^/[a-z/]*$' },
  },
  properties: {
    image: {
      type: 'object',
      required: ['repository'],
      properties: { repository: { type: 'string', minLength: 1 }, tag: { type: ['string', 'null'] } },
      additionalProperties: false,
    },
    replicas: { type: 'integer', exclusiveMinimum: 0, multipleOf: 1 },
    level: { enum: ['debug', 'info', 'warn', 1, null] },
    ports: {
      type: 'array',
      prefixItems: [{ $ref: '#/$defs/port' }],
      items: { type: 'string' },
      uniqueItems: true,
    },
    probe: { $ref: '#/$defs/probe' },
    contact: { type: 'string', format: 'email' },
    when: { type: 'string', format: 'date-time' },
    big: { type: 'integer' },
    mode: { const: 'ha' },
    labels: { type: 'object', propertyNames: { pattern: '^[a-z]+$' }, minProperties: 1, maxProperties: 2 },
  },
  dependentRequired: { mode: ['ports'] },
  if: { properties: { mode: { const: 'ha' } }, required: ['mode'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { properties: { replicas: { minimum: 3 } } },
  else: { properties: { replicas: { maximum: 5 } } },
};

const modern = defineChart({
  name: 'schema-2020',
  about:
    'a schema of draft 2020-12 with $defs, $ref, $anchor, prefixItems, if/then/else, formats; one environment violates it',
  files: {
    'values.schema.json': JSON.stringify(schema2020, null, 2),
    'values.yaml': 'image:\n  repository: registry.example.com/web\nreplicas: 2\nlabels: {team: core}\n',
    'templates/dump.yaml': valuesDump('parent'),
  },
  environments: {
    dev: {
      values:
        'level: null\nports: [80, http, https]\nprobe: {path: /healthz, port: 80}\nbig: 12345678901234567890\n',
    },
    staging: {
      values: 'mode: ha\nports: [8080]\nreplicas: 3.0\nwhen: "2024-02-30T00:00:00Z"\ncontact: nobody\n',
    },
    production: {
      values:
        'mode: other\nreplicas: 9.5\nports: [0, 5, 5]\nprobe: {path: x, port: 70000, extra: 1}\nimage: {tag: 5}\nlabels: {b: 2, c: 3}\nlevel: loud\n',
      fails: refused,
    },
  },
});

const schema7 = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Values',
  type: 'object',
  definitions: { amount: { type: 'string', pattern: '^[0-9]+(m|Mi|Gi)?$' } },
  properties: {
    cpu: { $ref: '#/definitions/amount' },
    items: { type: 'array', items: [{ type: 'string' }], additionalItems: false, contains: { const: 'a' } },
    either: { oneOf: [{ type: 'string' }, { type: 'number', minimum: 10 }] },
    any: { anyOf: [{ required: ['x'] }, { required: ['y'] }], not: { required: ['z'] } },
    global: { type: 'object' },
    sub: { type: 'object', required: ['enabled'] },
  },
  dependencies: { cpu: ['items'] },
  required: ['cpu'],
  additionalProperties: true,
};

const childSchema = {
  $schema: 'http://json-schema.org/draft-06/schema#',
  type: 'object',
  properties: {
    size: { type: 'integer', default: 1 },
    global: { properties: { region: { type: 'string', enum: ['eu', 'us'] } } },
  },
};

const draft7 = defineChart({
  name: 'schema-draft7',
  about:
    'schemas of draft 7 and draft 6 in the parent and in a subchart; each breaks in another environment; aliases',
  files: {
    'Chart.yaml': chartYaml(
      'schema-draft7',
      'dependencies:\n  - {name: sub, version: "*", condition: sub.enabled}\n',
    ),
    'values.schema.json': JSON.stringify(schema7),
    'values.yaml': 'cpu: 500m\nitems: [a]\nsub:\n  enabled: true\n',
    ...below(
      'charts/sub',
      child('sub', 'size: 5\n', { files: { 'values.schema.json': JSON.stringify(childSchema) } }),
    ),
    'templates/dump.yaml': valuesDump('parent'),
  },
  environments: {
    dev: { values: 'either: 11\nany: {x: 1}\nglobal: {region: eu}\n' },
    staging: { values: 'global: {region: mars}\nsub: {size: big}\n', fails: refused },
    production: {
      values: 'cpu: 1.5\nitems: [b, c]\neither: 3\nany: {z: 1}\nsub: {enabled: false, size: 1}\n',
      fails: refused,
    },
  },
});

const lenient = defineChart({
  name: 'schema-lenient',
  about:
    'a schema without $schema, draft 4 in a subchart, an unresolved urn: reference, $ref beside the schema, boolean schemas',
  files: {
    'values.schema.json': JSON.stringify({
      type: 'object',
      properties: {
        a: { $ref: 'urn:example:unknown' },
        b: true,
        c: false,
        d: { format: 'ipv4' },
        e: { $comment: 'x', examples: [1] },
      },
      patternProperties: { '^x-': { type: 'string', contentEncoding: 'base64' } },
    }),
    'values.yaml': '',
    ...below(
      'charts/old',
      child('old', 'n: 5\n', {
        files: {
          'values.schema.json': JSON.stringify({
            $schema: 'http://json-schema.org/draft-04/schema#',
            id: 'http://example.com/old',
            properties: { n: { type: 'integer', minimum: 5, exclusiveMinimum: true } },
          }),
        },
      }),
    ),
    'templates/dump.yaml': valuesDump('parent'),
  },
  environments: {
    dev: { values: 'a: [1]\nd: not-an-address\nx-a: text\nold: {n: 6}\n' },
    staging: { values: 'c: 1\nold: {n: 4}\n', fails: refused },
    production: { values: 'x-a: 1\n', fails: refused },
  },
});

const broken = (name: string, about: string, schema: string): ChartSpec =>
  defineChart({
    name,
    about,
    files: {
      'values.schema.json': schema,
      'values.yaml': 'a: 1\n',
      'templates/a.yaml': configMap('a', '  a: b\n'),
    },
    environments: everywhere({ fails: refused }),
  });

export const schemaCharts: readonly ChartSpec[] = [
  modern,
  draft7,
  lenient,
  broken('schema-no-json', 'a schema that is not JSON', '{ "type": "object", }\n'),
  broken('schema-bad-keyword', 'a schema that is JSON but no schema', '{"type": "objekt", "minimum": "1"}\n'),
  broken(
    'schema-bad-reference',
    'a schema with a local reference that leads nowhere',
    '{"properties": {"a": {"$ref": "#/$defs/none"}}}\n',
  ),
  broken(
    'schema-file-reference',
    'a schema with a reference to a file beside it',
    '{"properties": {"a": {"$ref": "other.json"}}}\n',
  ),
];
