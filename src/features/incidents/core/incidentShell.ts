/** How a shell is started so that it marks its commands. */
import { joinPath, nameOf } from '../../../base/paths.ts';

export interface IncidentShell {
  readonly shellPath: string;
  readonly shellArgs: string[];
  readonly env: Record<string, string>;
}

/** Undefined for a shell that cannot be recorded. The arguments also keep the editor's own integration out. */
export function shellOf({
  path,
  scripts,
  zdotdir,
}: {
  /** Of the shell. */
  readonly path: string;
  /** Folder of the start-up files, `media/shell`. */
  readonly scripts: string;
  /** The person's own `ZDOTDIR`. */
  readonly zdotdir: string | undefined;
}): IncidentShell | undefined {
  switch (nameOf(path).replace(/\.exe$/, '')) {
    case 'bash':
      return { shellPath: path, shellArgs: ['--init-file', joinPath(scripts, 'incident.bash')], env: {} };
    case 'zsh': {
      // +x changes nothing: the editor adds its integration to a zsh without arguments.
      const own = zdotdir === undefined ? {} : { SRE_WORKBENCH_ZDOTDIR: zdotdir };
      return { shellPath: path, shellArgs: ['-i', '+x'], env: { ZDOTDIR: joinPath(scripts, 'zsh'), ...own } };
    }
    case 'pwsh':
    case 'powershell': {
      const script = joinPath(scripts, 'incident.ps1').replaceAll("'", "''");
      return { shellPath: path, shellArgs: ['-NoExit', '-Command', `. '${script}'`], env: {} };
    }
    default:
      return undefined;
  }
}
