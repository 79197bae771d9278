/** The objects of a cluster that a step names, and which of them are not there any more. */
import type { Cluster, LiveObject } from '../../../../clients/kubernetes/cluster.ts';
import { readShell, type SimpleCommand, type Word } from '../effect/shellWords.ts';
import { positionalWords } from '../runbook/kubernetesNames.ts';
import { withValues } from '../runbook/parameters.ts';
import type { ReadRunbook, ReadStep } from '../runbook/readRunbook.ts';

export interface NamedObject extends LiveObject {
  /** Of the command, else of the step; undefined where neither names one. */
  readonly context: string | undefined;
}

const kind = /^[a-z][a-z0-9]*(?:\.[a-z0-9.-]+)?$/;
const objectName = /^[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?$/;
/** Pods come and go by themselves, and their names with them. */
const fleeting = /^(?:pods?|po|events?|ev|all)$/;
const verbs =
  /^(?:get|describe|scale|patch|edit|delete|label|annotate|wait|autoscale|expose|logs|exec|port-forward|attach|debug)$/;
const twoWords = /^(?:rollout|set)$/;

/** Parameters stand for their values. What the shell decides, and what another file of kubectl names, is left out. */
export function objectsOf(
  { text, context }: Pick<ReadStep, 'text' | 'context'>,
  { parameters }: Pick<ReadRunbook, 'parameters'>,
): readonly NamedObject[] {
  const values = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  const commands = readShell(withValues(text, values))?.commands ?? [];
  const found = commands.flatMap((command) =>
    objectsIn(command).map((object) => ({ ...object, context: object.context ?? context })),
  );
  return [...new Map(found.map((object) => [JSON.stringify(object), object])).values()];
}

function objectsIn({ words }: SimpleCommand): readonly NamedObject[] {
  const [program, ...rest] = words;
  const end = rest.findIndex(({ text }) => text === '--');
  const own = end === -1 ? rest : rest.slice(0, end);
  if (!/^(?:kubectl|k|oc|helm)$/.test(program?.text ?? '')) return [];
  if (optionOf(own, ['--kubeconfig', '--server', '-s', '--kube-apiserver']) !== undefined) return [];
  const context = optionOf(own, ['--context', '--kube-context']);
  const namespace = optionOf(own, ['-n', '--namespace']);
  if (namespace !== undefined && !objectName.test(namespace)) return [];
  const place = { context, ...(namespace !== undefined && { namespace }) };
  const objects = program?.text === 'helm' ? releaseIn(own) : kubernetesObjectsIn(own);
  return [
    ...(namespace === undefined ? [] : [{ resource: 'namespace', name: namespace, context }]),
    ...objects.map((object) => ({ ...object, ...place })),
  ];
}

function optionOf(words: readonly Word[], names: readonly string[]): string | undefined {
  for (const [at, { text }] of words.entries()) {
    if (names.includes(text)) return words[at + 1]?.text;
    const [name = '', ...value] = text.split('=');
    if (names.includes(name) && value.length > 0) return value.join('=');
  }
  return undefined;
}

type Named = Pick<LiveObject, 'resource' | 'name'>;

function kubernetesObjectsIn(words: readonly Word[]): readonly Named[] {
  const [verb = '', ...all] = positionalWords(words).map(({ text, fixed }) => (fixed ? text : ''));
  if (/^(?:cordon|uncordon|drain)$/.test(verb)) return named('node', all.slice(0, 1));
  if (!verbs.test(verb) && !twoWords.test(verb)) return [];
  const rest = twoWords.test(verb) ? all.slice(1) : all;
  const [first = '', ...others] = rest;
  if (first.includes('/')) return rest.flatMap(slashed);
  // What follows is a pod's name alone.
  if (/^(?:logs|exec|port-forward|attach|debug)$/.test(verb)) return [];
  // Behind the names stand labels, images and the like, as `a=b` or `a-`.
  const names = others.findIndex((each) => !objectName.test(each));
  return named(first, names === -1 ? others : others.slice(0, names));
}

function named(resource: string, names: readonly string[]): readonly Named[] {
  if (!kind.test(resource) || fleeting.test(resource)) return [];
  return names.filter((name) => objectName.test(name)).map((name) => ({ resource, name }));
}

function slashed(text: string): readonly Named[] {
  const at = text.indexOf('/');
  return at === -1 ? [] : named(text.slice(0, at), [text.slice(at + 1)]);
}

function releaseIn(words: readonly Word[]): readonly Named[] {
  const [verb = '', ...rest] = positionalWords(words).map(({ text, fixed }) => (fixed ? text : ''));
  const makes = verb === 'upgrade' && words.some(({ text }) => /^(?:-i|--install)$/.test(text));
  if (makes) return [];
  const release = verb === 'get' ? rest[1] : rest[0];
  return /^(?:upgrade|rollback|history|status|uninstall|test|get)$/.test(verb)
    ? named('release', release === undefined ? [] : [release])
    : [];
}

/** Asks for each object once; what the cluster does not tell is told by its reason, and is not dead. */
export class LiveObjects {
  readonly context: string;
  readonly #cluster: Cluster;
  readonly #answers = new Map<string, Promise<boolean | undefined>>();
  readonly #untold = new Set<string>();
  readonly #elsewhere = new Set<string>();

  constructor(cluster: Cluster, context: string) {
    this.#cluster = cluster;
    this.context = context;
  }

  /** Those of a step that are not there, as a person writes them. */
  async dead(step: ReadStep, runbook: ReadRunbook): Promise<readonly string[]> {
    const dead: string[] = [];
    for (const { context, ...object } of objectsOf(step, runbook)) {
      if (context !== undefined && context !== this.context) this.#elsewhere.add(context);
      else if ((await this.#isThere(object)) === false) dead.push(textOf(object));
    }
    return dead;
  }

  async #isThere(object: LiveObject): Promise<boolean | undefined> {
    const key = JSON.stringify([object.resource, object.namespace, object.name]);
    const known = this.#answers.get(key);
    if (known) return known;
    const asked = this.#cluster.isThere(object).then((answer) => {
      if (answer.ok) return answer.value;
      this.#untold.add(answer.error.message);
      return undefined;
    });
    this.#answers.set(key, asked);
    return asked;
  }

  /** How far it came: objects asked for, why some were not told, and contexts of steps that belong to other clusters. */
  get report() {
    return {
      context: this.context,
      asked: this.#answers.size,
      untold: [...this.#untold],
      elsewhere: [...this.#elsewhere],
    };
  }
}

function textOf({ resource, name, namespace }: LiveObject): string {
  return namespace === undefined ? `${resource}/${name}` : `${resource}/${name} -n ${namespace}`;
}
