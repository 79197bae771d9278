import { contextNow, type KubectlPorts } from '../../../../clients/kubernetes/kubectl.ts';

/** Asks kubectl which context is current; it answers undefined where nobody can tell. */
export function kubernetesContext(ports: KubectlPorts, cwd: string): () => Promise<string | undefined> {
  return () => contextNow(ports, { cwd, timeLimit: 10_000 });
}
