/** Charts whose fields are fed by known values, in the ways in which templates do it, by seed. */
import { createRandom, type Random } from './charts/random.ts';
import { chartYaml } from './chartTree.ts';

export interface TracedField {
  /** The key of the field in the ConfigMap or container, which no other field has. */
  readonly key: string;
  /** The value's path from the root. */
  readonly path: string;
  /** The way in which the template reads it. */
  readonly form: string;
}

export interface TracedChart {
  readonly files: Readonly<Record<string, string>>;
  readonly fields: readonly TracedField[];
}

/** What a form adds: lines of values under its own key, of the template, of the helpers, of the subchart. */
interface Part {
  readonly values: string;
  readonly template: string;
  readonly helper?: string;
  readonly subchart?: string;
  readonly path: string;
}

type Form = (key: string, random: Random) => Part;

const word = (random: Random): string => random.pick(['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord']);
const number = (random: Random): number => random.integer(2, 9000);

const forms: Readonly<Record<string, Form>> = {
  direct: (key, random) => ({
    values: `${key}:\n  name: ${word(random)}\n`,
    template: `  ${key}: {{ .Values.${key}.name }}\n`,
    path: `${key}.name`,
  }),
  'a quoted number': (key, random) => ({
    values: `${key}:\n  port: ${number(random)}\n  other: ${number(random)}\n`,
    template: `  ${key}: {{ .Values.${key}.port | quote }}\n`,
    path: `${key}.port`,
  }),
  'with a default': (key, random) => ({
    values: `${key}:\n  level: ${word(random)}\n`,
    template: `  ${key}: {{ .Values.${key}.level | default "info" | upper }}\n`,
    path: `${key}.level`,
  }),
  'an empty value with a default': (key) => ({
    values: `${key}:\n  tag: ""\n`,
    template: `  ${key}: {{ .Values.${key}.tag | default .Chart.AppVersion | quote }}\n`,
    path: `${key}.tag`,
  }),
  'inside of with': (key, random) => ({
    values: `${key}:\n  first: ${word(random)}\n  second: ${word(random)}\n`,
    template: `  {{- with .Values.${key} }}\n  ${key}: {{ .second }}\n  {{- end }}\n`,
    path: `${key}.second`,
  }),
  'inside of range': (key, random) => ({
    values: `${key}:\n  - name: web\n    port: ${number(random)}\n  - name: admin\n    port: ${number(random)}\n`,
    template: `  {{- range .Values.${key} }}{{ if eq .name "admin" }}\n  ${key}: {{ .port | quote }}\n  {{- end }}{{ end }}\n`,
    path: `${key}[admin].port`,
  }),
  'a mapping printed whole': (key, random) => ({
    values: `${key}:\n  limits:\n    ${key}Memory: ${number(random)}Mi\n  requests:\n    ${key}Cpu: ${number(random)}m\n`,
    template: `  ${key}: |\n    x\n{{ toYaml .Values.${key}.requests | indent 2 }}\n`,
    path: `${key}.requests.${key}Cpu`,
  }),
  'a helper that reads it': (key, random) => ({
    values: `${key}:\n  repository: ${word(random)}\n`,
    template: `  ${key}: {{ include "traced.${key}" . | quote }}\n`,
    helper: `{{- define "traced.${key}" -}}\n{{- .Values.${key}.repository -}}\n{{- end }}\n`,
    path: `${key}.repository`,
  }),
  'a helper that writes the line': (key, random) => ({
    values: `${key}:\n  team: ${word(random)}\n`,
    template: `  {{- include "traced.${key}" . | nindent 2 }}\n`,
    helper: `{{- define "traced.${key}" -}}\n${key}: {{ .Values.${key}.team }}\n{{- end }}\n`,
    path: `${key}.team`,
  }),
  'a helper that gets a part of the values': (key, random) => ({
    values: `${key}:\n  probe:\n    path: /${word(random)}\n`,
    template: `  {{- include "traced.${key}" .Values.${key} | nindent 2 }}\n`,
    helper: `{{- define "traced.${key}" -}}\n${key}: {{ .probe.path }}\n{{- end }}\n`,
    path: `${key}.probe.path`,
  }),
  'a helper that gets a dictionary': (key, random) => ({
    values: `${key}:\n  host: ${word(random)}\n`,
    template: `  {{- include "traced.${key}" (dict "part" .Values.${key} "root" $) | nindent 2 }}\n`,
    helper: `{{- define "traced.${key}" -}}\n${key}: {{ .part.host }}\n{{- end }}\n`,
    path: `${key}.host`,
  }),
  'part of a longer text': (key, random) => ({
    values: `${key}:\n  host: ${word(random)}.example.com\n`,
    template: `  ${key}: {{ printf "https://%s/health" .Values.${key}.host }}\n`,
    path: `${key}.host`,
  }),
  'one of two texts': (key, random) => ({
    values: `${key}:\n  enabled: ${random.chance(0.5)}\n`,
    template: `  ${key}: {{ ternary "on" "off" .Values.${key}.enabled | quote }}\n`,
    path: `${key}.enabled`,
  }),
  encoded: (key, random) => ({
    values: `${key}:\n  secret: ${word(random)}-${word(random)}\n`,
    template: `  ${key}: {{ .Values.${key}.secret | b64enc }}\n`,
    path: `${key}.secret`,
  }),
  'a template in the values': (key, random) => ({
    values: `${key}:\n  note: "${word(random)} of {{ .Release.Name }}"\n`,
    template: `  ${key}: {{ tpl .Values.${key}.note . }}\n`,
    path: `${key}.note`,
  }),
  'through a variable': (key, random) => ({
    values: `${key}:\n  cache:\n    size: ${number(random)}\n`,
    template: `  {{- $${key} := .Values.${key}.cache }}\n  ${key}: {{ $${key}.size | quote }}\n`,
    path: `${key}.cache.size`,
  }),
  'by index': (key, random) => ({
    values: `${key}:\n  odd-name: ${word(random)}\n`,
    template: `  ${key}: {{ index .Values "${key}" "odd-name" }}\n`,
    path: `${key}.odd-name`,
  }),
  computed: (key, random) => ({
    values: `${key}:\n  minutes: ${number(random)}\n`,
    template: `  ${key}: {{ mul (int .Values.${key}.minutes) 60 | quote }}\n`,
    path: `${key}.minutes`,
  }),
  'one of the allowed texts': (key, random) => {
    const chosen = random.pick(['ClusterIP', 'NodePort']);
    return {
      values: `${key}:\n  type: ${chosen}\n`,
      template: `  {{- if not (has .Values.${key}.type (list "ClusterIP" "NodePort")) }}{{ fail "which type?" }}{{ end }}\n  ${key}: {{ .Values.${key}.type }}\n`,
      path: `${key}.type`,
    };
  },
  'in a subchart': (key, random) => ({
    values: `child:\n  ${key}: ${word(random)}\n`,
    template: '',
    subchart: `  ${key}: {{ .Values.${key} }}\n`,
    path: `child.${key}`,
  }),
  'global, in a subchart': (key, random) => ({
    values: `global:\n  ${key}: ${word(random)}\n`,
    template: '',
    subchart: `  ${key}: {{ .Values.global.${key} }}\n`,
    path: `global.${key}`,
  }),
};

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  always: there\n${data}`;

export function makeTracedChart(seed: number, count: number): TracedChart {
  const random = createRandom(seed);
  const chosen = random.shuffle(Object.entries(forms)).slice(0, count);
  const parts = chosen.map(([form, make], index) => {
    const key = `f${seed}x${index}`;
    return { form, key, part: make(key, random) };
  });
  const texts = (pick: (part: Part) => string | undefined): string =>
    parts.map(({ part }) => pick(part) ?? '').join('');
  const values = parts.map(({ part }) => part.values);
  const under = (owner: string): string => {
    const inner = values
      .filter((text) => text.startsWith(`${owner}:\n`))
      .map((text) => text.slice(owner.length + 2));
    return inner.length === 0 ? '' : `${owner}:\n${inner.join('')}`;
  };
  const own = values.filter((text) => !/^(?:child|global):/.test(text)).join('');
  return {
    files: {
      'Chart.yaml': chartYaml(
        'traced',
        'appVersion: "7.7"\ndependencies:\n  - name: child\n    version: 1.0.0\n',
      ),
      'values.yaml': `${own}${under('child')}${under('global')}`,
      'templates/config.yaml': configMap(
        'config',
        texts(({ template }) => template),
      ),
      'templates/_helpers.tpl': texts(({ helper }) => helper),
      'charts/child/Chart.yaml': chartYaml('child'),
      'charts/child/templates/config.yaml': configMap(
        'child',
        texts(({ subchart }) => subchart),
      ),
    },
    fields: parts.map(({ form, key, part }) => ({ key, form, path: part.path })),
  };
}
