/** Charts about what Helm does with rendered text: separators, empty documents, comments, broken YAML. */
import { chartYaml, configMap, defineChart, everywhere, text, type ChartSpec } from '../chartSpec.ts';
import type { Random } from '../random.ts';

export function documentCharts(random: Random): readonly ChartSpec[] {
  return [separators, randomDocuments(random), emptyChart, badOutput, badShapes, sameObjects];
}

const secret = (name: string) => `kind: Secret\nmetadata: {name: ${name}}\n`;

const separators = defineChart({
  name: 'document-separators',
  about:
    '--- at the start, at the end, doubled, with text or comments behind, indented, in block scalars, with CRLF',
  files: {
    'templates/start.yaml': `---\n${secret('start')}`,
    'templates/end.yaml': `${secret('end')}---\n`,
    'templates/end-no-newline.yaml': `${secret('end-2')}---`,
    'templates/doubled.yaml': `---\n---\n\n---\n${secret('doubled')}---\n---\n${secret('doubled-2')}\n\n\n---\n`,
    'templates/spaces.yaml': `---   \n${secret('spaces')}---\t\n${secret('spaces-2')} \n--- \n`,
    'templates/tab-line.yaml': `${secret('tab')}{{ if .Values.tab }}\t{{ end }}\n---\n${secret('tab-2')}`,
    'templates/comment-behind.yaml': `--- # a comment\n${secret('comment')}--- # another\n${secret('comment-2')}`,
    'templates/text-behind.yaml':
      '--- {kind: Secret, metadata: {name: flow}}\n---kind: Secret\nmetadata: {name: glued}\n',
    'templates/indented.yaml': ' ---\nkind: Secret\nmetadata: {name: indented}\n',
    'templates/block.yaml': configMap('block', '  text: |\n    before\n    ---\n    after\n  more: x\n'),
    'templates/comments.yaml': '# only a comment\n---\n# and another\n\n---\n   # indented\n',
    'templates/comment-before.yaml': `# about the first\n${secret('first')}---\n# about the second\n\n${secret('second')}`,
    'templates/dots.yaml': `${secret('dots')}...\n---\n${secret('dots-2')}...\n`,
    'templates/long.yaml': '{{ if .Values.long }}----{{ end }}\nkind: Secret\n',
    'templates/null.yaml': 'null\n---\n~\n---\n{}\n',
    'templates/crlf.yaml':
      secret('crlf').replaceAll('\n', '\r\n') + '---\r\n' + secret('crlf-2').replaceAll('\n', '\r\n'),
    'templates/blank-lines.yaml': `\n\n  \n${secret('blank')}\n\n\n`,
    'templates/range.yaml': text`
{{- range $i := until 3 }}
---
kind: Secret
metadata: {name: range-{{ $i }}}
{{- end }}
`,
    'templates/trimmed.yaml': text`
{{- range $i := until 2 -}}
kind: Secret
metadata: {name: trimmed-{{ $i }}}
{{ if .Values.separate }}---{{ end }}
{{- end -}}
`.replace('.Values', '$.Values'),
  },
  environments: {
    dev: { values: 'separate: true\n' },
    staging: { values: 'long: true\n', fails: 'YAML parse error on document-separators/templates/long.yaml' },
    production: {
      values: 'separate: "yes"\ntab: true\n',
      namespace: 'x',
      fails: { 4: 'found character that cannot start any token' },
    },
  },
});

function randomDocuments(random: Random): ChartSpec {
  const piece = (index: number) =>
    random.pick([
      secret(`s${index}`),
      `kind: Service\nmetadata:\n  name: n${index}\n`,
      '# a comment\n',
      '\n',
      '  \n',
      configMap(`c${index}`, '  t: |\n    ---\n    x\n'),
      `kind: Pod\nmetadata: {name: p${index}, annotations: {"helm.sh/hook": test}}\n`,
      `\n\nkind: Job\nmetadata: {name: j${index}}\n\n`,
      '{{ if .Values.more }}kind: Namespace\nmetadata: {name: more}{{ end }}\n',
    ]);
  const separator = () => random.pick(['---\n', '---\n', '--- \n', '\n---\n', '---\n---\n', '---\t\n\n']);
  const file = () =>
    Array.from({ length: random.integer(1, 8) }, (_, index) => separator() + piece(index)).join('');
  const files = Array.from({ length: 12 }, (_, index) => [`templates/f${index}.yaml`, file()] as const);
  return defineChart({
    name: 'random-documents',
    about: 'random sequences of documents, comments, blank lines and separators',
    files: Object.fromEntries(files),
    environments: {
      dev: {},
      staging: { values: 'more: true\n' },
      production: { values: 'more: 1\n', release: 'other' },
    },
  });
}

const emptyChart = defineChart({
  name: 'nothing-to-render',
  about: 'a chart without templates, one whose templates are all switched off, only hooks, only notes',
  files: {
    'Chart.yaml': chartYaml('nothing-to-render'),
    'templates/off.yaml': '{{ if .Values.on }}kind: Secret\nmetadata: {name: on}\n{{ end }}',
    'templates/hook.yaml':
      '{{ if .Values.hook }}kind: Job\nmetadata: {name: hook, annotations: {helm.sh/hook: pre-install}}\n{{ end }}',
    'templates/NOTES.txt': 'Nothing.\n',
  },
  environments: {
    dev: {},
    staging: { values: 'hook: true\n' },
    production: { values: 'hook: true\non: true\n' },
  },
});

const badOutput = defineChart({
  name: 'bad-output',
  about:
    'templates whose output is no YAML: wrong indentation, a tab, a mapping in a scalar; the first bad file is told',
  files: {
    'values.yaml': 'kind: tab\n',
    'templates/a-good.yaml': secret('good'),
    'templates/b.yaml': text`
kind: Secret
metadata:
  name: b
{{- if eq .Values.kind "indent" }}
   labels:
  x: y
{{- else if eq .Values.kind "tab" }}
	tabbed: yes
{{- else }}
  a: b: c
{{- end }}
`,
    'templates/c.yaml': 'also: [broken\n',
  },
  environments: {
    dev: {
      values: 'kind: tab\n',
      fails: 'YAML parse error on bad-output/templates/b.yaml: error converting YAML to JSON: yaml: line',
    },
    staging: { values: 'kind: indent\n', fails: 'YAML parse error on bad-output/templates/b.yaml' },
    production: { values: 'kind: colon\n', fails: 'mapping values are not allowed in this context' },
  },
});

const badShapes = defineChart({
  name: 'bad-shapes',
  about:
    'documents that are YAML but no manifest: a list, a scalar, a name that is a map, annotations that are a list',
  files: {
    'values.yaml': 'document: ""\n',
    'templates/a.yaml': '{{ .Values.document }}\n',
    'templates/odd.yaml': 'kind: Odd\nmetadata:\n  name: 5\n  annotations: {a: 1, b: true, c: ~}\n',
  },
  environments: {
    dev: { values: 'document: "- a\\n- list"\n', fails: 'cannot unmarshal array into Go value of type' },
    staging: {
      values: 'document: "metadata: {name: {a: b}}"\n',
      fails: 'cannot unmarshal object into Go struct field',
    },
    production: { values: 'document: "just text"\n', fails: 'cannot unmarshal string into Go value of type' },
  },
});

const sameObjects = defineChart({
  name: 'same-objects',
  about:
    'two objects of the same kind and name, duplicate keys in a manifest, anchors in a manifest: Helm says nothing',
  files: {
    'templates/a.yaml': secret('same') + '---\n' + secret('same'),
    'templates/b.yaml': secret('same'),
    'templates/keys.yaml': 'kind: Secret\nmetadata: {name: keys}\ndata:\n  a: 1\n  a: 2\n',
    'templates/anchors.yaml':
      'x: &x {a: 1}\ny: *x\nkind: Secret\nmetadata:\n  name: anchors\n  labels:\n    <<: *x\n',
    'templates/long-line.yaml': `kind: Secret\nmetadata: {name: long}\ndata: ${'x'.repeat(5000)}\n`,
  },
  environments: everywhere({}),
});
