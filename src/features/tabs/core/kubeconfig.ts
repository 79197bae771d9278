/**
 * A context of its own for each tab. kubectl reads a list of files, takes the current context from the first that has one,
 * and writes a switch to the first that exists (client-go, tools/clientcmd: `GetDefaultFilename`, `writeCurrentContext`).
 * So a small file in front of the person's own holds the tab's context, and no credential is copied.
 */
import { currentContext } from '../../../base/kubeconfig.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';

const mostBytes = 4 * 1024 * 1024;

export interface KubeconfigWish {
  /** Absolute path of the tab's own file; never in a workspace, where others could put users with commands into it. */
  readonly own: string;
  /** `KUBECONFIG` as the tab would have it; undefined where it is not set. */
  readonly given: string | undefined;
}

/** The value of `KUBECONFIG` for the tab's terminal; undefined where there is no configuration to stand in front of. */
export async function ownKubeconfig(
  { files, writer, environment }: Pick<Ports, 'files' | 'writer' | 'environment'>,
  { own, given }: KubeconfigWish,
): Promise<string | undefined> {
  const delimiter = environment.platform === 'win32' ? ';' : ':';
  const usual = joinPath(environment.home, '.kube/config');
  const others = (given ?? usual).split(delimiter).filter((file) => file !== '' && file !== own);
  const contexts: string[] = [];
  let found = false;
  for (const file of others) {
    const bytes = await files.read(file, mostBytes);
    if (!bytes.ok) continue;
    found = true;
    const context = currentContext(new TextDecoder().decode(bytes.value));
    if (context !== undefined) contexts.push(context);
  }
  if (!found) return undefined;
  // What the tab switched to before stays its own.
  if (!(await files.stat(own)).ok) {
    const [context] = contexts;
    const current = context === undefined ? '' : `current-context: ${JSON.stringify(context)}\n`;
    const written = await writer.write(own, `apiVersion: v1\nkind: Config\n${current}`);
    if (!written.ok) return undefined;
  }
  return [own, ...others].join(delimiter);
}
