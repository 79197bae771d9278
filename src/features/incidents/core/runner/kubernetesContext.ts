import type { Ports } from '../../../../base/ports.ts';

/** Asks kubectl which context is current; it answers undefined where nobody can tell. */
export function kubernetesContext(
  { processes, environment }: Pick<Ports, 'processes' | 'environment'>,
  cwd: string,
): () => Promise<string | undefined> {
  const file = environment.variable('KUBECONFIG');
  return async () => {
    const answer = await processes.run({
      program: 'kubectl',
      args: ['config', 'current-context'],
      cwd,
      timeLimit: 10_000,
      ...(file !== undefined && { env: { KUBECONFIG: file } }),
    });
    const name = answer.ok && answer.value.exitCode === 0 ? answer.value.stdout.trim() : '';
    return name === '' ? undefined : name;
  };
}
