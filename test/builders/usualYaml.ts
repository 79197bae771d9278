/** Values files by seed as people write them: comments, quotes of every kind, anchors and merges, blocks of text, lists of things. */
import { createRandom, type Random } from './charts/random.ts';

const names = (
  'image,repository,tag,pullPolicy,replicaCount,service,port,targetPort,type,ingress,enabled,annotations,hosts,host,path,' +
  'paths,pathType,tls,secretName,resources,limits,requests,cpu,memory,autoscaling,minReplicas,maxReplicas,nodeSelector,' +
  'tolerations,affinity,env,extraEnv,podAnnotations,securityContext,runAsUser,runAsNonRoot,serviceAccount,create,name,' +
  'livenessProbe,httpGet,readinessProbe,initialDelaySeconds,persistence,size,storageClass,config,logLevel,database,global'
).split(',');
const oddNames = [
  'kubernetes.io/ingress.class',
  '"quoted key"',
  "'single'",
  'with space',
  'nginx.ingress.kubernetes.io/rewrite-target',
  '8080',
  'on',
  'y',
  'no',
  '"true"',
  'ключ',
  'a-b_c.d',
  '~x',
];
const scalars = (
  '1|3|0|-1|8080|0.5|1e3|0755|0o17|1_000|500m|"500m"|512Mi|1Gi|true|false|yes|no|on|Off|null|~||""|\'\'|nginx|1.27.3|"1.27"|1.10|' +
  'v1|latest|/healthz|http://example.com:80/x?y=z|registry.example.com/team/app|10.0.0.0/8|2020-01-01|12:30|22:22:22|30s|IfNotPresent|' +
  '"{{ .Release.Name }}-x"|\'{{ .Values.a }}\'|"a: b # c"|\'it\'\'s\'|"tab\\there \\u00e9 \\x41"|-Xmx512m -Xms256m|"@daily"|"*/5 * * * *"|' +
  'plain text, with a comma|a #b|é😀|"*.example.com"|.5|1.|+1|0x1F|!!str 12|!!int "3"|<none>|"multi \\\n    line"|[]|{}|[a, "b", 3]|{a: 1, b: [x, y]}'
).split('|');
const blocks = ['|', '|-', '>', '>-', '|+', '>+'];
const textLines = [
  '#!/bin/sh',
  'echo "hi: there"',
  '',
  '  indented',
  'server {',
  '}',
  'a: b',
  '- c',
  '# no comment',
  'tab\there',
];

interface Writing {
  readonly random: Random;
  readonly lines: string[];
  readonly anchors: { readonly maps: string[]; readonly others: string[] };
}

/** One file of 10 to 200 lines. Nearly all of them are YAML that Helm takes. */
export function makeUsualYaml(seed: number): string {
  const random = createRandom(seed);
  const writing: Writing = { random, lines: [], anchors: { maps: [], others: [] } };
  if (random.chance(0.3)) writing.lines.push('# Default values for a chart.', '---', '');
  writeMap(writing, '', 0, random.integer(3, 12));
  if (random.chance(0.05)) writing.lines.push('---', 'second: 1');
  const end = random.pick(['\n', '\n', '\n', '', '\n\n']);
  const text = `${writing.lines.join('\n')}${end}`;
  return random.chance(0.1) ? text.replaceAll('\n', '\r\n') : random.chance(0.03) ? `\uFEFF${text}` : text;
}

function pickName(random: Random): string {
  const from = random.chance(0.08) ? oddNames : names;
  return from[random.integer(0, from.length - 1)] ?? 'name';
}

function writeMap(writing: Writing, indent: string, depth: number, size: number): void {
  const { random, lines, anchors } = writing;
  const seen = new Set<string>();
  const [merged] = anchors.maps;
  if (depth > 0 && merged !== undefined && random.chance(0.15)) lines.push(`${indent}<<: *${merged}`);
  for (let left = size; left > 0; left -= 1) {
    const name = pickName(random);
    // Now and then the same key twice, as a hand that copies leaves it.
    if (seen.has(name) && !random.chance(0.1)) continue;
    seen.add(name);
    if (random.chance(0.1)) lines.push(`${indent}# ${name} is what it says`);
    if (random.chance(0.05)) lines.push('');
    writeEntry(writing, indent, depth, name);
  }
  if (seen.size === 0) lines.push(`${indent}name: x`);
}

function writeEntry(writing: Writing, indent: string, depth: number, name: string): void {
  const { random, lines, anchors } = writing;
  const step = '  ';
  const kind = depth > 4 ? 0 : random.integer(0, 9);
  if (kind < 5) {
    lines.push(`${indent}${name}: ${scalar(writing)}${random.chance(0.1) ? ' # why' : ''}`.trimEnd());
  } else if (kind < 8) {
    const anchor = random.chance(0.15) ? `m${lines.length}` : undefined;
    lines.push(`${indent}${name}:${anchor === undefined ? '' : ` &${anchor}`}`);
    writeMap(writing, indent + step, depth + 1, random.integer(1, 5));
    if (anchor !== undefined) anchors.maps.unshift(anchor);
  } else if (kind < 9) {
    lines.push(`${indent}${name}:`);
    writeList(writing, random.chance(0.5) ? indent : indent + step, depth + 1);
  } else {
    const style = random.pick(['|', ...blocks]);
    lines.push(`${indent}${name}: ${style}`);
    lines.push(`${indent}${step}first line`);
    for (let left = random.integer(0, 4); left > 0; left -= 1) {
      const line = textLines[random.integer(0, textLines.length - 1)] ?? '';
      lines.push(line === '' ? '' : `${indent}${step}${line}`);
    }
  }
}

function scalar({ random, lines, anchors }: Writing): string {
  const text = scalars[random.integer(0, scalars.length - 1)] ?? '';
  const alias = anchors.others[0] ?? anchors.maps[0];
  if (alias !== undefined && random.chance(0.08)) return `*${alias}`;
  if (text === '' || text.startsWith('!!') || !random.chance(0.06)) return text;
  const anchor = `s${lines.length}`;
  anchors.others.unshift(anchor);
  return `&${anchor} ${text}`;
}

/** Of texts, of things with names, or of lists. */
function writeList(writing: Writing, indent: string, depth: number): void {
  const { random, lines } = writing;
  for (let left = random.integer(1, 4); left > 0; left -= 1) {
    if (random.chance(0.4)) {
      lines.push(`${indent}- ${scalar(writing)}`.trimEnd());
      continue;
    }
    lines.push(`${indent}- name: ${scalar(writing)}`.trimEnd());
    if (random.chance(0.7)) writeMap(writing, `${indent}  `, depth + 1, random.integer(1, 3));
  }
}
