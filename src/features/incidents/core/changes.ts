/** What recorded commands changed: git commits, Helm releases, rollouts and objects of Kubernetes. */
import type { Commit } from '../../../clients/git/commits.ts';
import type { NewEvent } from '../../../clients/notes/incidentEvents.ts';
import { utc } from './record/quote.ts';

export interface EndedCommand {
  /** Its event. */
  readonly seq: number;
  readonly command: string;
  readonly output: string;
  readonly t: number;
  readonly actor: string;
  readonly t_source: 'shell' | 'hook';
}

type Derived = Extract<NewEvent, { kind: 'change' | 'rollback' }>;

/** Of a command that succeeded. A line of several commands can make several. */
export function changesOf(ended: EndedCommand): readonly NewEvent[] {
  const { seq, t, actor, t_source } = ended;
  return commandsIn(ended.command).flatMap((words) => {
    const derived = changeOf(words, ended.output);
    return derived ? [{ ...derived, t, t_source, actor, evidence: [seq] }] : [];
  });
}

/**
 * A commit that a person adds. One from before the incident began may be its cause and is no fix of it: it is told now,
 * with its time in words, since the first event is where an incident begins.
 *
 * @param began milliseconds since 1970
 */
export function commitChange({ time, ref, subject }: Commit, began: number): NewEvent {
  const t = time * 1000;
  // Commits have whole seconds.
  if (t >= began - 1000)
    return {
      kind: 'change',
      t: Math.max(t, began),
      t_source: 'git',
      data: { what: 'git', ref, summary: subject },
    };
  return { kind: 'change', data: { what: 'commit', ref, summary: `${subject} (${utc(t)} UTC)` } };
}

function changeOf(words: readonly string[], output: string): Derived | undefined {
  const [program, ...rest] = words;
  const name = program?.slice(program.lastIndexOf('/') + 1);
  if (name === 'git') return gitChange(rest, output);
  if (name === 'helm') return helmChange(rest, output);
  if (name === 'kubectl' || name === 'oc') return kubectlChange(rest);
  return undefined;
}

function gitChange(words: readonly string[], output: string): Derived | undefined {
  const { bare } = argumentsOf(words, ['-C', '-c', '-m', '-F']);
  if (bare[0] !== 'commit' && bare[0] !== 'revert') return undefined;
  const [, branch = '', ref = '', summary = ''] =
    /^\[(\S+)(?: \([^)]*\))? ([0-9a-f]{7,40})\] (.*)$/m.exec(output) ?? [];
  return ref === '' ? undefined : change('git', ref, `${summary} (${branch})`);
}

const helmVerbs = ['upgrade', 'install', 'uninstall', 'delete', 'rollback'];

function helmChange(words: readonly string[], output: string): Derived | undefined {
  const { bare, flags } = argumentsOf(words, helmValues);
  const [verb = '', release = ''] = bare;
  if (!helmVerbs.includes(verb) || isDry(flags)) return undefined;
  const revision = /^REVISION: (\d+)/m.exec(output)?.[1];
  if (verb === 'rollback') {
    const data = {
      target: release,
      from: '',
      to: bare[2] ?? 'the revision before',
      result: firstLine(output),
    };
    return { kind: 'rollback', data };
  }
  const after = flags
    .filter(([flag]) => flag.startsWith('--set'))
    .map(([, value]) => value)
    .join(',');
  return change(
    'helm',
    revision === undefined ? release : `${release} revision ${revision}`,
    [verb, ...bare.slice(2)].join(' '),
    after,
  );
}

const kubectlVerbs = [
  'set',
  'patch',
  'scale',
  'autoscale',
  'apply',
  'create',
  'replace',
  'edit',
  'delete',
  'annotate',
  'label',
  'taint',
  'cordon',
  'uncordon',
  'drain',
  'expose',
];
const rolloutVerbs = ['restart', 'undo', 'pause', 'resume'];

function kubectlChange(words: readonly string[]): Derived | undefined {
  const { bare, flags } = argumentsOf(words, kubectlValues);
  const [verb = '', ...rest] = bare;
  if (isDry(flags)) return undefined;
  const value = (...names: readonly string[]) => flags.find(([flag]) => names.includes(flag))?.[1] ?? '';
  if (verb === 'rollout') {
    const [action = '', ...object] = rest;
    if (!rolloutVerbs.includes(action)) return undefined;
    if (action !== 'undo') return change('kubectl', refOf(object), `rollout ${action}`);
    const to = value('--to-revision') || 'the revision before';
    return { kind: 'rollback', data: { target: refOf(object), from: '', to, result: '' } };
  }
  if (!kubectlVerbs.includes(verb)) return undefined;
  const object = verb === 'set' ? rest.slice(1) : rest;
  const named = object.filter((word) => !word.includes('=') && !/^[\w./-]+-$/.test(word));
  const ref = refOf(named) || value('-f', '--filename', '-k', '--kustomize');
  const assigned = object.filter((word) => word.includes('=')).join(' ');
  const told = flags
    .filter(([flag]) => telling.includes(flag))
    .map(([flag, text]) => `${flag.replace(/^-+/, '')} ${text}`);
  const after = [assigned, ...told].filter((text) => text !== '').join(' ');
  return change('kubectl', ref, verb === 'set' ? `set ${rest[0] ?? ''}` : verb, after);
}

/** Flags whose value is what is set. */
const telling = ['--limits', '--requests', '--replicas', '--patch', '-p', '--min', '--max'];
const kubectlValues = [
  '-n',
  '--namespace',
  '--context',
  '--cluster',
  '--user',
  '--kubeconfig',
  '-f',
  '--filename',
  '-k',
  '--kustomize',
  '-l',
  '--selector',
  '-c',
  '--containers',
  '--type',
  '--to-revision',
  '--current-replicas',
  '--grace-period',
  '--timeout',
  '-o',
  '--output',
  '-s',
  '--server',
  '--as',
  '--token',
  ...telling,
];
const helmValues = [
  '-n',
  '--namespace',
  '--kube-context',
  '--kubeconfig',
  '-f',
  '--values',
  '--set',
  '--set-string',
  '--set-json',
  '--set-file',
  '--set-literal',
  '--version',
  '--timeout',
  '--description',
  '--history-max',
  '--repo',
  '-o',
  '--output',
  '--username',
  '--password',
];

function change(what: string, ref: string, summary: string, after = ''): Derived {
  return { kind: 'change', data: { what, ref, summary, ...(after !== '' && { after }) } };
}

/** `deployment/api` of `deployment/api` or `deployment api`. */
function refOf(words: readonly string[]): string {
  const [first = '', second] = words;
  if (first.includes('/')) return words.filter((word) => word.includes('/')).join(' ');
  return second === undefined ? first : `${first}/${second}`;
}

function isDry(flags: readonly (readonly [string, string])[]): boolean {
  return flags.some(([flag, value]) => flag === '--dry-run' && value !== 'none');
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}

interface Arguments {
  readonly bare: readonly string[];
  readonly flags: readonly (readonly [flag: string, value: string])[];
}

/** @param valued flags whose value is the word after them. */
function argumentsOf(words: readonly string[], valued: readonly string[]): Arguments {
  const bare: string[] = [];
  const flags: (readonly [string, string])[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      bare.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    if (equals !== -1) flags.push([word.slice(0, equals), word.slice(equals + 1)]);
    else if (valued.includes(word)) flags.push([word, words[(index += 1)] ?? '']);
    else flags.push([word, '']);
  }
  return { bare, flags };
}

/**
 * The words of each simple command of a line: quotes taken off, `sudo` and variables in front left out. What a shell would
 * work out first (substitutions, loops) stays as it is written.
 */
function commandsIn(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  const piece =
    /\\\n|\s*\n\s*|\s*(?:&&|\|\||[;|&])\s*|[ \t]+|((?:[^\s"'\\;|&]|\\[^\n]|"(?:[^"\\]|\\.)*"|'[^']*')+)|[\s\S]/g;
  for (const [whole, word] of line.matchAll(piece)) {
    if (word !== undefined) commands.at(-1)?.push(withoutQuotes(word));
    else if (whole !== '\\\n' && !/^[ \t]+$/.test(whole)) commands.push([]);
  }
  return commands.map((words) => {
    const start = words.findIndex((word) => word !== 'sudo' && !/^\w+=/.test(word));
    return start === -1 ? [] : words.slice(start);
  });
}

function withoutQuotes(word: string): string {
  return word.replaceAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\([\s\S])/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replaceAll(/\\([\\"$`])/g, '$1'),
  );
}
