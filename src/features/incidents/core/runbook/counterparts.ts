/** What checks a change and what takes it back, where the command itself tells it. Nothing here was recorded: each is marked so. */
import { readShell, type Word } from '../effect/shellWords.ts';
import { positionalWords } from './kubernetesNames.ts';

export interface Counterparts {
  /** A command that reads; undefined where none is known. */
  readonly verify?: string;
  /** A command; `none` where there is nothing to take back or no way; undefined where that is not known. */
  readonly undo?: string;
}

const templated = /^(?:deploy(?:ment)?s?|statefulsets?|sts|daemonsets?|ds)(?:\.apps)?$/;
/** The options that say where: they stand in the counterpart too. */
const placeOptions = /^(?:-n|--namespace|--context|--kube-context|--kubeconfig|--cluster)$/;
const safe = /^[\w./:@=,+-]+$/;

/** @param before what the change event says was there, such as the number of replicas */
export function counterparts(text: string, before?: string): Counterparts {
  const commands = readShell(text)?.commands ?? [];
  const [command] = commands;
  if (commands.length !== 1 || !command || command.assignments.length > 0) return {};
  const [program, ...rest] = command.words;
  if (!rest.every(({ fixed }) => fixed)) return {};
  const place = placeOf(rest);
  if (place === undefined) return {};
  if (program?.text === 'kubectl') return ofKubectl(rest, place, before);
  return program?.text === 'helm' ? ofHelm(rest, place) : {};
}

/** With a blank before each word; undefined where a word would need quotes. */
function placeOf(words: readonly Word[]): string | undefined {
  const kept = words.flatMap(({ text }, at) => {
    if (placeOptions.test(text)) return [text, words[at + 1]?.text ?? ''];
    return placeOptions.test(text.replace(/=.*$/, '')) && text.includes('=') ? [text] : [];
  });
  return kept.every((word) => safe.test(word)) ? kept.map((word) => ` ${word}`).join('') : undefined;
}

function ofKubectl(words: readonly Word[], place: string, before: string | undefined): Counterparts {
  const positional = positionalWords(words).map(({ text }) => text);
  const [verb = '', ...rest] = positional;
  if (!positional.every((word) => safe.test(word))) return {};
  if (verb === 'cordon' || verb === 'uncordon') {
    const node = rest[0] ?? '';
    const opposite = verb === 'cordon' ? 'uncordon' : 'cordon';
    return { verify: `kubectl get node ${node}${place}`, undo: `kubectl ${opposite} ${node}${place}` };
  }
  if (verb === 'delete') return { undo: 'none' };
  const two = verb === 'rollout' || verb === 'set';
  const object = objectOf(two ? rest.slice(1) : rest);
  if (object === undefined) return {};
  const verify = `kubectl rollout status ${object}${place} --timeout=120s`;
  const action = two ? `${verb} ${rest[0] ?? ''}` : verb;
  const undo = undoOf(action, {
    object,
    place,
    before,
    template: words.some(({ text }) => /"?template"?/.test(text)),
  });
  return /^(?:set (?:image|resources|env)|patch|scale|apply|rollout (?:undo|restart|resume)|edit)$/.test(
    action,
  )
    ? { verify, ...(undo !== undefined && { undo }) }
    : { ...(undo !== undefined && { undo }) };
}

interface Changed {
  readonly object: string;
  readonly place: string;
  readonly before: string | undefined;
  /** A patch of the pod template makes a revision; another one makes none. */
  readonly template: boolean;
}

function undoOf(action: string, { object, place, before, template }: Changed): string | undefined {
  const back = `kubectl rollout undo ${object}${place}`;
  switch (action) {
    case 'set image':
    case 'set resources':
    case 'set env':
    case 'rollout undo':
      return back;
    case 'patch':
      return template ? back : undefined;
    case 'rollout restart':
      return 'none';
    case 'rollout pause':
      return `kubectl rollout resume ${object}${place}`;
    case 'rollout resume':
      return `kubectl rollout pause ${object}${place}`;
    case 'scale':
      return /^\d+$/.test(before ?? '') ? `kubectl scale ${object}${place} --replicas=${before}` : undefined;
    default:
      return undefined;
  }
}

/** `kind/name`, of something that has revisions of a pod template. */
function objectOf([first = '', second = '']: readonly string[]): string | undefined {
  const [kind = '', name = ''] = first.includes('/') ? first.split('/') : [first, second];
  return templated.test(kind) && name !== '' ? `${kind}/${name}` : undefined;
}

function ofHelm(words: readonly Word[], place: string): Counterparts {
  const [verb, release = ''] = positionalWords(words).map(({ text }) => text);
  if (!safe.test(release)) return {};
  const verify = `helm status ${release}${place}`;
  if (verb === 'upgrade' || verb === 'rollback') return { verify, undo: `helm rollback ${release}${place}` };
  if (verb === 'install') return { verify, undo: `helm uninstall ${release}${place}` };
  return verb === 'uninstall' ? { undo: 'none' } : {};
}
