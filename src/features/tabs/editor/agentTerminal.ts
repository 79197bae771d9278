/** Terminals with an agent in them: made with an environment of their own, started with one single line, found again after a reload. */
import * as vscode from 'vscode';
import type { Role } from '../core/tab.ts';

export interface TerminalRequest {
  readonly name: string;
  readonly cwd: string;
  readonly role: Role | undefined;
  readonly env: Record<string, string | null>;
  /** Undefined for a plain shell. */
  readonly line: string | undefined;
}

export interface AgentTerminal {
  readonly terminal: vscode.Terminal;
  /** Undefined where the shell tells nothing of its commands. */
  readonly execution: vscode.TerminalShellExecution | undefined;
}

/** Milliseconds. A shell that has not told of itself by then does not do so at all, such as cmd.exe. */
const integrationLimit = 3000;

export async function openAgentTerminal(request: TerminalRequest): Promise<AgentTerminal> {
  const color = roleColor(request.role);
  const terminal = vscode.window.createTerminal({
    name: request.name,
    cwd: request.cwd,
    env: request.env,
    iconPath: new vscode.ThemeIcon('hubot'),
    ...(color && { color }),
  });
  terminal.show(true);
  if (request.line === undefined) return { terminal, execution: undefined };
  const integration = await shellIntegration(terminal);
  if (integration) return { terminal, execution: integration.executeCommand(request.line) };
  terminal.sendText(request.line, true);
  return { terminal, execution: undefined };
}

/** Roles in the tree and on the terminal have one colour. */
export function roleColor(role: Role | undefined): vscode.ThemeColor | undefined {
  return role && new vscode.ThemeColor(`terminal.ansi${role.charAt(0).toUpperCase()}${role.slice(1)}`);
}

async function shellIntegration(
  terminal: vscode.Terminal,
): Promise<vscode.TerminalShellIntegration | undefined> {
  if (terminal.shellIntegration) return terminal.shellIntegration;
  return new Promise((resolve) => {
    const done = (integration: vscode.TerminalShellIntegration | undefined): void => {
      clearTimeout(timer);
      started.dispose();
      closed.dispose();
      resolve(integration);
    };
    const timer = setTimeout(() => done(undefined), integrationLimit);
    const started = vscode.window.onDidChangeTerminalShellIntegration((event) => {
      if (event.terminal === terminal) done(event.shellIntegration);
    });
    const closed = vscode.window.onDidCloseTerminal((gone) => {
      if (gone === terminal) done(undefined);
    });
  });
}

/** Calls once for each second in which the terminal shows something, until the command ends. */
export async function watchOutput(
  execution: vscode.TerminalShellExecution,
  listener: (now: number) => void,
): Promise<void> {
  let last = 0;
  for await (const _ of execution.read()) {
    const now = Date.now();
    if (Math.floor(now / 1000) === last) continue;
    last = Math.floor(now / 1000);
    listener(now);
  }
}
