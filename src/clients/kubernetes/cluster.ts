/** A live cluster, asked by kubectl. Only reads. */
import { t } from '@vscode/l10n';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { runKubectl, type KubectlPorts } from './kubectl.ts';

export interface LiveObject {
  /** As kubectl names kinds, such as `deploy` or `statefulsets.apps`; `release` is one of Helm. */
  readonly resource: string;
  readonly name: string;
  /** That of the context unless told. */
  readonly namespace?: string;
}

export interface Cluster {
  /** Whether it answers at all. */
  answers(): Promise<Result<true, Failure<'no-answer'>>>;
  /** An error where nobody can tell: forbidden, unreachable, timed out. */
  isThere(object: LiveObject): Promise<Result<boolean, Failure<'no-answer'>>>;
}

export interface ClusterPlace {
  /** Of the kubeconfig. */
  readonly context: string;
  /** Absolute. */
  readonly cwd: string;
  readonly signal: AbortSignal;
}

export function createCluster(ports: KubectlPorts, { context, cwd, signal }: ClusterPlace): Cluster {
  const kubectl = async (args: readonly string[]): Promise<Result<string, Failure<'no-answer'>>> => {
    const answer = await runKubectl(ports, {
      args: [...args, `--context=${context}`, '--request-timeout=10s'],
      cwd,
      timeLimit: 60_000,
      signal,
    });
    if (answer.ok) return ok(answer.value.trim());
    const message = t('The cluster of the context "{0}" does not tell: {1}', context, answer.error.message);
    return err({ code: 'no-answer', message });
  };
  return {
    async answers() {
      const version = await kubectl(['get', '--raw=/version']);
      return version.ok ? ok(true) : version;
    },
    async isThere({ resource, name, namespace }) {
      const place = namespace === undefined ? [] : [`--namespace=${namespace}`];
      // Where Helm keeps a release by itself; it has no object of its own.
      const what =
        resource === 'release'
          ? ['secrets,configmaps', `--selector=owner=helm,name=${name}`]
          : [resource, name, '--ignore-not-found'];
      const found = await kubectl(['get', ...what, '--output=name', ...place]);
      if (found.ok) return ok(found.value !== '');
      // The kind itself is gone, with all that was of it.
      return found.error.message.includes("the server doesn't have a resource type") ? ok(false) : found;
    },
  };
}
