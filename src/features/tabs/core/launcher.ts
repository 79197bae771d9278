/** The `sre-workbench` that stands on PATH in an agent's terminal: a small script that runs the command line of this extension. */

import { joinPath } from '../../../base/paths.ts';
import type { FileFailure, Ports } from '../../../base/ports.ts';
import { posixQuote } from '../../../base/posixQuote.ts';
import { ok, type Result } from '../../../base/result.ts';

export interface LauncherPlace {
  /** Absolute path of the program that runs JavaScript: the editor's own, which does so when a variable says it. */
  readonly program: string;
  /** Absolute path of `dist/cli.js`. */
  readonly commandLine: string;
}

/** The script's name and text for a platform. */
export function launcherScript(
  { program, commandLine }: LauncherPlace,
  platform: 'linux' | 'darwin' | 'win32',
): { readonly name: string; readonly text: string } {
  if (platform === 'win32') {
    const text = `@set ELECTRON_RUN_AS_NODE=1\r\n@"${windows(program)}" "${windows(commandLine)}" %*\r\n`;
    return { name: 'sre-workbench.cmd', text: `@setlocal\r\n${text}` };
  }
  const text = `ELECTRON_RUN_AS_NODE=1 exec ${posixQuote(program)} ${posixQuote(commandLine)} "$@"\n`;
  return { name: 'sre-workbench', text: `#!/bin/sh\n${text}` };
}

/** Writes the script where it is missing or leads to an earlier version of the extension. */
export async function placeLauncher(
  place: LauncherPlace & { readonly folder: string },
  { files, writer, environment }: Pick<Ports, 'files' | 'writer' | 'environment'>,
): Promise<Result<void, FileFailure>> {
  const { name, text } = launcherScript(place, environment.platform);
  const file = joinPath(place.folder, name);
  const there = await files.read(file);
  if (there.ok && new TextDecoder().decode(there.value) === text) return ok(undefined);
  return writer.write(file, text, { executable: true });
}

function windows(path: string): string {
  return path.replaceAll('/', '\\').replaceAll('%', '%%');
}
