/** YAML texts by seed: files that look like real ones, and what a hand that slips makes of them. */
import { createRandom, type Random } from './charts/random.ts';

const samples = [
  `replicaCount: 2
image:
  repository: registry.example.com/app
  tag: "1.2.3"
  pullPolicy: IfNotPresent
resources: &res
  limits: {cpu: 500m, memory: 512Mi}
  requests:
    cpu: 250m   # comment
    memory: 256Mi
env:
  - name: A
    value: "x"
  - name: B
    value: 'it''s'
other:
  <<: *res
  extra: yes
script: |
  #!/bin/sh
  echo "hi: there"

  exit 0
folded: >-
  a b
  c

  d
list: [1, 0o17, 017, 1_000, 1:30, 2020-01-01, ~, null, .5, 1e3, "q", 'z']
`,
  `# Default values
a: {b: c, d: [e, f]}
"quoted key": "esc \\n \\x41 \\u00e9"
? complex
: value
key with spaces: value with spaces
url: http://example.com:80/x?y=z#frag
empty:
tilde: ~
on: off
multi: this is
  a multi line
  plain
`,
  `global: {}
tolerations: []
nodeSelector:
  kubernetes.io/os: linux
annotations:
  a.b/c: "true"
  x: !!str 1
  y: !!float 1
  z: !custom q
anchors:
  one: &a [1, 2]
  two: *a
  three: &b {x: 1}
  four:
    <<: [*b, {y: 2}]
    x: 5
block:
- a
- - b
  - c
-
  d: e
  f:
  - g
text: |2+
    two
   one

end: true
`,
] as const;

const characters = Array.from(' \t:-?#"\'[]{},*&!|>%@`~=\\.01+\n\r\u0085\u2028\u00a0\u0001é😀');
const pieces =
  '\n\n;\n...\n;---;\n---\n;\r\n;: ;- ; #;&a ;*a;*res;!!str ;!!int ;!foo!bar ;!<tag:yaml.org,2002:str> ;<<: ;<<;' +
  'null;yes;No;true;y;0x1F;0b1;1e9;.inf;-1;1.;.1;1_0;0o7;09;19223372036854775807;' +
  'key: value;a: b: c;a:\n;- a\n;"";\'\';{a: 1};[a];|2;>1;|-;{{ .Values.x }};? a\n: b\n;%YAML 1.1\n';
const bits = [...characters, ...pieces.split(';')];

/** One text; many of them are no YAML. */
export function makeYaml(seed: number): string {
  const random = createRandom(seed);
  const sample = random.pick(samples);
  if (random.chance(0.08))
    return Array.from({ length: random.integer(1, 8) }, () => pickBit(random)).join('');
  let text = random.chance(0.3) ? someLines(random, sample) : sample;
  for (let left = random.integer(0, 3); left > 0; left -= 1) text = slip(random, text);
  return text.toWellFormed();
}

function pickBit(random: Random): string {
  return bits[random.integer(0, bits.length - 1)] ?? '';
}

function someLines(random: Random, text: string): string {
  const lines = text.split('\n');
  const start = random.integer(0, lines.length - 1);
  return `${lines.slice(start, start + random.integer(1, 6)).join('\n')}\n`;
}

function slip(random: Random, text: string): string {
  const at = random.integer(0, text.length);
  if (random.chance(0.2)) return text.slice(0, at) + text.slice(at + random.integer(1, 4));
  if (random.chance(0.5)) return text.slice(0, at) + pickBit(random) + text.slice(at);
  const lines = text.split('\n');
  const first = random.integer(0, lines.length - 1);
  const second = random.integer(0, lines.length - 1);
  const line = lines[first] ?? '';
  if (random.chance(0.3)) lines[first] = ' '.repeat(random.integer(1, 2)) + line;
  else if (random.chance(0.4)) lines[first] = line.replace(/^ /, '');
  else [lines[first], lines[second]] = [lines[second] ?? '', line];
  return lines.join('\n');
}
