/** kubectl with a fixed list of arguments; it knows the ways of signing in that a kubeconfig may name. */
import { t } from '@vscode/l10n';
import type { Ports, ProcessRequest } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';

export type KubectlPorts = Pick<Ports, 'processes' | 'environment'>;

/** What kubectl writes; a failure holds the last line of what it complains of, which is the reason. */
export async function runKubectl(
  { processes, environment }: KubectlPorts,
  call: Omit<ProcessRequest, 'program' | 'env'>,
): Promise<Result<string, Failure>> {
  const file = environment.variable('KUBECONFIG');
  const ended = await processes.run({
    ...call,
    program: 'kubectl',
    ...(file !== undefined && { env: { KUBECONFIG: file } }),
  });
  if (!ended.ok) return ended;
  const { exitCode, stdout, stderr } = ended.value;
  if (exitCode === 0) return ok(stdout);
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  return err({ code: 'kubectl', message: t('kubectl says: {0}', reason.slice(0, 300)) });
}

/** The context that counts where none is named; undefined where nobody can tell. */
export async function contextNow(
  ports: KubectlPorts,
  call: Omit<ProcessRequest, 'program' | 'env' | 'args'>,
): Promise<string | undefined> {
  const answer = await runKubectl(ports, { ...call, args: ['config', 'current-context'] });
  const name = answer.ok ? answer.value.trim() : '';
  return name === '' ? undefined : name;
}
