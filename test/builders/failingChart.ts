/** Charts that render in every environment but one, where a known value is at fault, by seed. */
import { createRandom, type Random } from './charts/random.ts';
import { chartYaml } from './chartTree.ts';

export interface FailingChart {
  readonly files: Readonly<Record<string, string>>;
  readonly form: string;
  /** Path of the value that is at fault. */
  readonly path: string;
  /** Where the template fails, `file:line`; empty where no template is at fault. */
  readonly place: string;
}

interface Part {
  readonly values: string;
  /** Of production, where the chart fails. */
  readonly fault: string;
  readonly template?: string;
  readonly helper?: string;
  readonly child?: string;
  readonly schema?: object;
  readonly path: string;
  /** Text of the template's line that fails; the file is the one that holds it. */
  readonly at: string;
}

type Form = (key: string, random: Random) => Part;

export const failureForms: Readonly<Record<string, Form>> = {
  'a required value is not there': (key) => ({
    values: `${key}:\n  port: 80\n`,
    fault: '',
    template: `  a: {{ required "where is it?" .Values.${key}.host }}\n`,
    path: `${key}.host`,
    at: 'required',
  }),
  'a type that the schema refuses': (key) => ({
    values: `${key}:\n  port: 80\n`,
    fault: `${key}:\n  port: eighty\n`,
    schema: { properties: { [key]: { properties: { port: { type: 'integer' } } } } },
    path: `${key}.port`,
    at: '',
  }),
  'fail behind a condition': (key, random) => ({
    values: `${key}:\n  replicas: 3\n  other: x\n`,
    fault: `${key}:\n  replicas: ${random.integer(0, 1)}\n`,
    template: `  {{- if lt (int .Values.${key}.replicas) 2 }}\n    {{- fail "too few" }}\n  {{- end }}\n`,
    path: `${key}.replicas`,
    at: 'fail',
  }),
  'fail behind a variable': (key) => ({
    values: `${key}:\n  mode: safe\n  other: x\n`,
    fault: `${key}:\n  mode: fast\n`,
    template: `  {{- $mode := .Values.${key}.mode }}\n  {{- if ne $mode "safe" }}\n    {{- fail (printf "not %s" $mode) }}\n  {{- end }}\n`,
    path: `${key}.mode`,
    at: 'fail',
  }),
  'fail in a helper': (key) => ({
    values: `${key}:\n  tier: gold\n  other: x\n`,
    fault: `${key}:\n  tier: tin\n`,
    template: `  a: {{ include "x.check" . }}\n`,
    helper: `{{- define "x.check" -}}\n{{- if not (has .Values.${key}.tier (list "gold" "silver")) -}}\n{{- fail "which tier?" -}}\n{{- end -}}\nok\n{{- end }}\n`,
    path: `${key}.tier`,
    at: 'fail',
  }),
  'null where a mapping is read': (key) => ({
    values: `${key}:\n  probe:\n    path: /\n`,
    fault: `${key}:\n  probe: null\n`,
    template: `  a: {{ .Values.${key}.probe.path }}\n`,
    path: `${key}.probe`,
    at: 'probe.path',
  }),
  'a text where a mapping is read': (key, random) => ({
    values: `${key}:\n  probe:\n    path: /\n`,
    fault: `${key}:\n  probe: ${random.pick(['off', 'none', 'later'])}x\n`,
    template: `  a: {{ .Values.${key}.probe.path }}\n`,
    path: `${key}.probe`,
    at: 'probe.path',
  }),
  'a text in a loop': (key, random) => ({
    values: `${key}:\n  hosts:\n    - a\n`,
    fault: `${key}:\n  hosts: ${random.pick(['one', 'two'])}\n`,
    template: `  {{- range .Values.${key}.hosts }}\n  {{ . }}: x\n  {{- end }}\n`,
    path: `${key}.hosts`,
    at: 'range',
  }),
  'an item that is not there': (key) => ({
    values: `${key}:\n  zones: [a, b, c]\n`,
    fault: `${key}:\n  zones: [a]\n`,
    template: `  a: {{ index .Values.${key}.zones 2 }}\n`,
    path: `${key}.zones`,
    at: 'index',
  }),
  'a value that breaks the YAML': (key, random) => ({
    values: `${key}:\n  note: fine\n  other: x\n`,
    fault: `${key}:\n  note: "${random.pick(['a: b: c', '*gone', '@home', "it's: [so"])}"\n`,
    template: `  a: {{ .Values.${key}.note }}\n  b: {{ .Values.${key}.other }}\n`,
    path: `${key}.note`,
    at: '.note',
  }),
  'one of two values that breaks the YAML': (key) => ({
    values: `${key}:\n  scheme: http\n  host: example.com\n`,
    fault: `${key}:\n  host: "[example"\n`,
    template: `  a: {{ .Values.${key}.host }}{{ .Values.${key}.scheme }}\n`,
    path: `${key}.host`,
    at: '.host',
  }),
  'a helper that gets a text for a mapping': (key) => ({
    values: `${key}:\n  web:\n    limits:\n      memory: 1Gi\n`,
    fault: `${key}:\n  web:\n    limits: none\n`,
    template: `  a: {{ include "x.memory" .Values.${key}.web }}\n`,
    helper: '{{- define "x.memory" -}}\n{{ .limits.memory }}\n{{- end }}\n',
    path: `${key}.web.limits`,
    at: '.limits.memory',
  }),
  'no version': (key) => ({
    values: `${key}:\n  version: 1.2.3\n  other: x\n`,
    fault: `${key}:\n  version: newest\n`,
    template: `  {{- if semverCompare ">=1.0.0" .Values.${key}.version }}\n  a: b\n  {{- end }}\n`,
    path: `${key}.version`,
    at: 'semverCompare',
  }),
  'a helper that is not there': (key) => ({
    values: `${key}:\n  helper: x.one\n`,
    fault: `${key}:\n  helper: x.two\n`,
    template: `  a: {{ include .Values.${key}.helper . }}\n`,
    helper: '{{- define "x.one" -}}\none\n{{- end }}\n',
    path: `${key}.helper`,
    at: 'include',
  }),
  'a broken template in the values': (key) => ({
    values: `${key}:\n  note: "{{ .Release.Name }}"\n`,
    fault: `${key}:\n  note: "{{ .Release.Name "\n`,
    template: `  a: {{ tpl .Values.${key}.note . }}\n`,
    path: `${key}.note`,
    at: 'tpl',
  }),
  'a name that is missing in one item': (key) => ({
    values: `${key}:\n  jobs:\n    - run: a\n`,
    fault: `${key}:\n  jobs:\n    - run: a\n    - walk: b\n`,
    template: `  {{- range .Values.${key}.jobs }}\n  {{ required "run what?" .run }}: x\n  {{- end }}\n`,
    path: `${key}.jobs`,
    at: 'required',
  }),
  'a text for a mapping in a subchart': (key) => ({
    values: `child:\n  ${key}:\n    probe:\n      path: /\n`,
    fault: `child:\n  ${key}:\n    probe: later\n`,
    child: `  a: {{ .Values.${key}.probe.path }}\n`,
    path: `child.${key}.probe`,
    at: 'probe.path',
  }),
  'a pattern that is none': (key) => ({
    values: `${key}:\n  pattern: a+\n  other: x\n`,
    fault: `${key}:\n  pattern: "a("\n`,
    template: `  a: {{ mustRegexFind .Values.${key}.pattern "aaa" }}\n`,
    path: `${key}.pattern`,
    at: 'mustRegexFind',
  }),
};

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  always: there\n${data}`;

export function makeFailingChart(seed: number): FailingChart {
  const random = createRandom(seed);
  const names = Object.keys(failureForms);
  const form = names[seed % names.length] ?? '';
  const make = failureForms[form];
  if (make === undefined) throw new Error(form);
  const key = `part${seed}`;
  const part = make(key, random);
  const files: Record<string, string> = {
    'Chart.yaml': chartYaml('failing', 'dependencies:\n  - name: child\n    version: 1.0.0\n'),
    'values.yaml': `replicaCount: 1\n${part.values}`,
    'values/dev.yaml': 'replicaCount: 1\n',
    'values/staging.yaml': 'replicaCount: 2\n',
    'values/production.yaml': `replicaCount: 3\n${part.fault}`,
    'templates/config.yaml': configMap(
      'config',
      `  replicas: {{ .Values.replicaCount | quote }}\n${part.template ?? ''}`,
    ),
    'templates/_helpers.tpl': part.helper ?? '',
    'charts/child/Chart.yaml': chartYaml('child'),
    'charts/child/templates/config.yaml': configMap('child', part.child ?? ''),
    ...(part.schema === undefined ? {} : { 'values.schema.json': JSON.stringify(part.schema) }),
  };
  if (form === 'a required value is not there') {
    for (const name of ['dev', 'staging']) files[`values/${name}.yaml`] += `${key}:\n  host: h\n`;
  }
  return { files, form, path: part.path, place: part.at === '' ? '' : placeOf(files, part.at) };
}

function placeOf(files: Readonly<Record<string, string>>, text: string): string {
  for (const [file, content] of Object.entries(files)) {
    const line = /(?:^|\/)templates\//.test(file)
      ? content.split('\n').findIndex((one) => one.includes(text))
      : -1;
    if (line !== -1) return `${file}:${line + 1}`;
  }
  throw new Error(text);
}
