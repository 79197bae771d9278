/** The names in commands of kubectl and Helm: where a namespace, a workload, a pod, a node or a release stands. */
import type { SimpleCommand, Word } from '../effect/shellWords.ts';

export type NameKind = 'NAMESPACE' | 'WORKLOAD' | 'POD' | 'NODE' | 'RELEASE';

export interface FoundName {
  readonly kind: NameKind;
  readonly value: string;
  /** UTF-16 units in the text. */
  readonly start: number;
  readonly end: number;
}

const workloads =
  /^(?:deploy(?:ment)?s?|statefulsets?|sts|daemonsets?|ds|replicasets?|rs|jobs?|cronjobs?|cj)(?:\.apps|\.batch)?$/;
const pods = /^(?:pods?|po)$/;
const nodes = /^(?:nodes?|no)$/;
const kubernetesName = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const valued =
  /^(?:-n|-l|-o|-f|-c|-L|-p|-k|-m|--(?:namespace|context|kube-context|cluster|user|kubeconfig|selector|output|filename|container|field-selector|sort-by|request-timeout|since|since-time|tail|timeout|for|type|patch|patch-file|replicas|limits|requests|revision|to-revision|grace-period|values|set|set-string|version|max|description|history-max))$/;

export function namesIn(command: SimpleCommand): readonly FoundName[] {
  const [program, ...rest] = command.words;
  const name = program?.text;
  if (name === 'kubectl' || name === 'k' || name === 'oc') return [...namespacesIn(rest), ...objectsIn(rest)];
  if (name === 'helm') return [...namespacesIn(rest), ...releaseIn(rest)];
  return [];
}

function nameAt(kind: NameKind, word: Word | undefined, skipped = 0): readonly FoundName[] {
  if (word?.plain !== true) return [];
  const value = word.text.slice(skipped);
  if (!kubernetesName.test(value)) return [];
  return [{ kind, value, start: word.start + skipped, end: word.end }];
}

function namespacesIn(words: readonly Word[]): readonly FoundName[] {
  const end = words.findIndex(({ text }) => text === '--');
  return (end === -1 ? words : words.slice(0, end)).flatMap((word, at) => {
    if (word.text === '-n' || word.text === '--namespace') return nameAt('NAMESPACE', words[at + 1]);
    return word.text.startsWith('--namespace=') ? nameAt('NAMESPACE', word, '--namespace='.length) : [];
  });
}

/** The words that are no options and no values of options. */
export function positionalWords(words: readonly Word[]): readonly Word[] {
  const kept: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word || word.text === '--') break;
    if (valued.test(word.text)) at += 1;
    else if (!word.text.startsWith('-')) kept.push(word);
  }
  return kept;
}

function objectsIn(words: readonly Word[]): readonly FoundName[] {
  const [verb, ...rest] = positionalWords(words);
  if (verb === undefined) return [];
  if (/^(?:cordon|uncordon|drain)$/.test(verb.text)) return nameAt('NODE', rest[0]);
  if (/^(?:logs|exec|port-forward|attach|debug)$/.test(verb.text)) {
    return rest[0]?.text.includes('/') === true ? slashed(rest[0]) : nameAt('POD', rest[0]);
  }
  const objects = /^(?:rollout|set|top|auth|config|create)$/.test(verb.text) ? rest.slice(1) : rest;
  if (verb.text === 'top') return nameAt(nodes.test(rest[0]?.text ?? '') ? 'NODE' : 'POD', rest[1]);
  if (!/^(?:get|describe|rollout|set|scale|patch|edit|delete|label|annotate|wait|autoscale)$/.test(verb.text))
    return [];
  const [first, second] = objects;
  if (first?.text.includes('/') === true) return objects.flatMap(slashed);
  const kind = kindOf(first?.text ?? '');
  return kind === undefined ? [] : nameAt(kind, second);
}

function slashed(word: Word): readonly FoundName[] {
  const at = word.text.indexOf('/');
  const kind = kindOf(word.text.slice(0, at));
  return at === -1 || kind === undefined ? [] : nameAt(kind, word, at + 1);
}

function kindOf(text: string): NameKind | undefined {
  if (workloads.test(text)) return 'WORKLOAD';
  if (pods.test(text)) return 'POD';
  return nodes.test(text) ? 'NODE' : undefined;
}

function releaseIn(words: readonly Word[]): readonly FoundName[] {
  const [verb, ...rest] = positionalWords(words);
  if (verb?.text === 'get' || verb?.text === 'show')
    return verb.text === 'get' ? nameAt('RELEASE', rest[1]) : [];
  if (!/^(?:install|upgrade|rollback|history|status|uninstall|test)$/.test(verb?.text ?? '')) return [];
  return nameAt('RELEASE', rest[0]);
}
