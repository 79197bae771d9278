/** The Kubernetes context that a command ran against. */
import { currentContext } from '../../../base/kubeconfig.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Environment, Files } from '../../../base/ports.ts';

const mostBytes = 4 * 1024 * 1024;

/** What the command names itself, else the current one of the shell's files; undefined where there is none. */
export async function kubeContext(
  ports: { readonly files: Pick<Files, 'read'>; readonly environment: Environment },
  {
    command,
    cwd,
    kubeconfig,
  }: { readonly command: string; readonly cwd: string; readonly kubeconfig: string },
): Promise<string | undefined> {
  const named = /\s--(?:kube-)?context[= ]["']?([^\s"';|&]+)/.exec(command)?.[1];
  if (named !== undefined && !named.startsWith('$')) return named;
  const { home, platform } = ports.environment;
  const separator = platform === 'win32' ? ';' : ':';
  const given = kubeconfig.split(separator).filter((path) => path !== '');
  const paths = given.length === 0 ? [joinPath(home, '.kube/config')] : given;
  for (const path of paths) {
    const bytes = await ports.files.read(joinPath(cwd, path.replaceAll('\\', '/')), mostBytes);
    const current = bytes.ok ? currentContext(new TextDecoder().decode(bytes.value)) : undefined;
    if (current !== undefined) return current;
  }
  return undefined;
}
