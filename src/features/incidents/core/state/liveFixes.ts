/** Changes that recorded commands made to what runs, as places and values that a values file could say too. */
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { isRecord, listOf, parseJson, recordOf, textOf } from '../../../../base/json.ts';
import { readShell } from '../effect/shellWords.ts';
import { inOrder } from './fold.ts';
import { permanentFix } from './lasting.ts';
import { referencedEvent } from './references.ts';

export interface LiveFix {
  /** Of the command's event. */
  readonly seq: number;
  /** Name of the workload, or of the release for Helm. */
  readonly target: string;
  readonly namespace: string | undefined;
  /** Of Kubernetes, when the command ran. */
  readonly context: string | undefined;
  readonly container: string | undefined;
  /** The command was Helm's: the path is that of the values, as it stands. */
  readonly helm: boolean;
  /** Such as `resources.limits.memory`, `replicas`, `image`, `env.NAME`; of Helm the path of the value. */
  readonly path: string;
  readonly value: string;
}

/**
 * Of commands that succeeded; of one place the last one counts. An upgrade without a value takes back what `--set` gave
 * an earlier one, and a permanent fix that names the command as its evidence settles what that changed.
 */
export function liveFixes(events: readonly IncidentEvent[]): readonly LiveFix[] {
  const fixes = new Map<string, LiveFix>();
  for (const event of inOrder(events)) {
    if (event.kind === 'change' && event.data.what === permanentFix) {
      const settled = event.evidence.map(referencedEvent);
      for (const [key, { seq }] of fixes) if (settled.includes(seq)) fixes.delete(key);
    }
    if (event.kind !== 'command' || event.data.exitCode !== 0) continue;
    for (const { words } of readShell(event.data.command)?.commands ?? []) {
      const { upgraded, changes } = readCommand(words.map(({ text }) => text));
      for (const [key, fix] of fixes) if (fix.helm && fix.target === upgraded) fixes.delete(key);
      for (const change of changes) {
        const key = JSON.stringify([change.target, change.namespace, change.container, change.path]);
        // Moved to the end, so that they stand in the order of the last change.
        fixes.delete(key);
        fixes.set(key, { seq: event.seq, context: event.data.context, ...change });
      }
    }
  }
  return [...fixes.values()];
}

const programs = ['kubectl', 'oc', 'k', 'helm'];

interface ReadCommand {
  /** The release of a Helm upgrade that starts from the values files anew. */
  readonly upgraded?: string | undefined;
  readonly changes: readonly Omit<LiveFix, 'seq' | 'context'>[];
}

function readCommand(command: readonly string[]): ReadCommand {
  // A few words may stand in front, such as `sudo` or `time`.
  const start = command.slice(0, 5).findIndex((word) => programs.includes(nameOf(word)));
  if (start === -1) return { changes: [] };
  const line = readLine(command.slice(start + 1));
  if (line.flags.some(([name, value]) => name === '--dry-run' && value !== 'none')) return { changes: [] };
  const isHelm = nameOf(command[start]) === 'helm';
  const namespace = flagOf(line, '-n', '--namespace');
  const changes = isHelm ? helmChanges(line) : kubectlChanges(line);
  const keeps = line.flags.some(([name]) => /^--re(?:use|set-then-reuse)-values$/.test(name));
  const [verb, release] = line.words;
  return {
    ...(isHelm && verb === 'upgrade' && !keeps && { upgraded: release }),
    changes: changes.map((change) => ({ namespace, ...change })),
  };
}

function nameOf(word = ''): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

type Change = Omit<LiveFix, 'seq' | 'namespace' | 'context'>;

interface Line {
  readonly words: readonly string[];
  readonly flags: readonly (readonly [name: string, value: string])[];
}

/** Flags that take no value of their own word. */
const switches = new Set([
  '--install', '-i', '--atomic', '--wait', '--record', '--all', '--force', '--reuse-values', '--reset-values',
  '--reset-then-reuse-values', '--local', '--overwrite', '--list', '--create-namespace', '--debug', '--rollback-on-failure',
]); // prettier-ignore

function readLine(given: readonly string[]): Line {
  const words: string[] = [];
  const flags: (readonly [string, string])[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index];
    if (word === undefined) continue;
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const [, name = word, value] = /^(--?[^=]+)(?:=([^]*))?$/.exec(word) ?? [];
    const next = given[index + 1];
    if (value !== undefined || switches.has(name) || next === undefined || /^--?[A-Za-z]/.test(next)) {
      flags.push([name, value ?? '']);
    } else {
      flags.push([name, next]);
      index += 1;
    }
  }
  return { words, flags };
}

function flagOf({ flags }: Line, ...names: readonly string[]): string | undefined {
  return flags.find(([name]) => names.includes(name))?.[1];
}

const settingFlags = ['--set', '--set-string', '--set-literal'];

/** `helm upgrade release chart --set a.b=c,d=e`. */
function helmChanges(line: Line): readonly Change[] {
  const [verb, release = ''] = line.words;
  if (verb !== 'upgrade' && verb !== 'install') return [];
  return line.flags
    .filter(([name]) => settingFlags.includes(name))
    .flatMap(([, text]) => text.split(/(?<!\\),/))
    .flatMap((pair) => {
      const [, path, value] = /^([^=]+)=([^]*)$/.exec(pair) ?? [];
      return path === undefined || value === undefined
        ? []
        : [{ target: release, container: undefined, helm: true, path, value }];
    });
}

function kubectlChanges(line: Line): readonly Change[] {
  const [verb, sub] = line.words;
  if (verb === 'scale') return workload(line, 1, { replicas: flagOf(line, '--replicas') });
  if (verb === 'patch') return patchChanges(line);
  if (verb !== 'set') return [];
  if (sub === 'resources') {
    return workload(line, 2, {
      ...quantities('limits', flagOf(line, '--limits')),
      ...quantities('requests', flagOf(line, '--requests')),
    });
  }
  const pairs = line.words.flatMap((word) => {
    const [, name, value] = /^([\w.*-]+)=([^]*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  if (sub === 'image') {
    return pairs.flatMap(([container, image]) =>
      workload(line, 2, { image }, container === '*' ? undefined : container),
    );
  }
  if (sub !== 'env') return [];
  return workload(line, 2, Object.fromEntries(pairs.map(([name, value]) => [`env.${name}`, value])));
}

/** `memory=1Gi,cpu=500m`. */
function quantities(kind: 'limits' | 'requests', text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (text ?? '').split(',').flatMap((pair) => {
      const [name, value] = pair.split('=');
      return name === undefined || value === undefined ? [] : [[`resources.${kind}.${name}`, value]];
    }),
  );
}

/** Both `deployment/name` and `deployment name`. */
function workload(
  line: Line,
  at: number,
  values: Readonly<Record<string, string | undefined>>,
  container = flagOf(line, '-c', '--containers'),
): readonly Change[] {
  const word = line.words[at] ?? '';
  const target = word.includes('/') ? nameOf(word) : (line.words[at + 1] ?? '');
  if (target === '' || target.includes('=')) return [];
  return Object.entries(values).flatMap(([path, value]) =>
    value === undefined ? [] : [{ target, container, helm: false, path, value }],
  );
}

/** A merge patch, or a list of operations; text that is no JSON tells nothing. */
function patchChanges(line: Line): readonly Change[] {
  const patch = parseJson(flagOf(line, '-p', '--patch') ?? '');
  if (Array.isArray(patch)) {
    return listOf(patch).flatMap((operation) => {
      const { op, path, value } = recordOf(operation);
      const known = op === 'replace' || op === 'add' ? placeOfPointer(textOf(path)) : undefined;
      return known === undefined
        ? []
        : leavesOf(value, known).flatMap(([place, text]) => workload(line, 1, { [place]: text }));
    });
  }
  const spec = recordOf(recordOf(patch)['spec']);
  const pod = recordOf(recordOf(spec['template'])['spec']);
  return [
    ...workload(line, 1, { replicas: scalarText(spec['replicas']) }),
    ...listOf(pod['containers']).flatMap((container) => {
      const { name, resources, image } = recordOf(container);
      const named = textOf(name) || undefined;
      return [
        ...leavesOf(resources, 'resources').flatMap(([path, value]) =>
          workload(line, 1, { [path]: value }, named),
        ),
        ...workload(line, 1, { image: scalarText(image) }, named),
      ];
    }),
  ];
}

function placeOfPointer(pointer: string): string | undefined {
  if (pointer === '/spec/replicas') return 'replicas';
  const inside = /^\/spec\/template\/spec\/containers\/\d+\/(resources|image)(\/.*)?$/.exec(pointer);
  return inside ? `${inside[1] ?? ''}${(inside[2] ?? '').replaceAll('/', '.')}` : undefined;
}

function leavesOf(value: unknown, path: string): readonly (readonly [path: string, value: string])[] {
  if (isRecord(value))
    return Object.entries(value).flatMap(([key, child]) => leavesOf(child, `${path}.${key}`));
  const text = scalarText(value);
  return text === undefined ? [] : [[path, text]];
}

function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
