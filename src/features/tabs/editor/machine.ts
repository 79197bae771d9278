/** What this machine's programs tell of terminals: whose they are, and what is open in them. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { liveSessions } from '../../../clients/agents/liveSessions.ts';
import { folderOfProcess, processAt } from '../../../clients/agents/processes.ts';
import type { OpenTerminal, World } from '../core/rebind.ts';
import { portsOf } from './startPlan.ts';

export function worldOf(ports: Ports): World {
  return {
    sessions: (tab) => liveSessions(portsOf(tab, ports)),
    parentOf: async (pid) => (await processAt(ports, pid))?.parent,
    folderOf: (pid) => folderOfProcess(ports, pid),
    async realPath(folder) {
      const real = await ports.files.realPath(folder);
      return real.ok ? real.value : folder;
    },
  };
}

/**
 * The terminals of this window, each with its shell.
 * @param limit milliseconds for a shell to be told; for ever unless told
 */
export async function openTerminals(limit?: number): Promise<readonly OpenTerminal<vscode.Terminal>[]> {
  return Promise.all(
    vscode.window.terminals.map(async (terminal) => ({
      terminal,
      name: terminal.name,
      shell: await (limit === undefined ? terminal.processId : within(limit, terminal.processId)),
    })),
  );
}

/** What this window has open, as a URI; undefined where that was never saved. */
export function workspaceUri(): string | undefined {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  if (workspaceFile) return workspaceFile.scheme === 'untitled' ? undefined : workspaceFile.toString();
  return workspaceFolders?.[0]?.uri.toString();
}

async function within<Value>(limit: number, value: Thenable<Value | undefined>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
