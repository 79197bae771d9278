/** Builds the ports, hands them to each feature, and owns what they return. Nothing heavy is loaded here. */
import * as vscode from 'vscode';
import type { Engine, Ports, Processes } from './base/ports.ts';
import { registerCommand } from './editor/commands.ts';
import { filesOnScreen } from './editor/files.ts';
import { createLog } from './editor/log.ts';
import { createReporter } from './editor/report.ts';
import { registerHelm } from './features/helm/editor/register.ts';
import { registerSetup } from './features/setup/editor/register.ts';
import { createFiles } from './node/files.ts';
import { registerTools } from './tools/editor/register.ts';

export function activate(context: vscode.ExtensionContext): void {
  const log = createLog('SRE Workbench');
  const reporter = createReporter(log);
  const engine = lazyEngine(context);
  const processes = lazyProcesses();
  const ports: Ports = { files: filesOnScreen(createFiles()), engine };
  context.subscriptions.push(
    log,
    registerCommand('sreWorkbench.showLog', reporter, () => log.show()),
    registerSetup({ engine, processes, reporter }),
    registerHelm({ ports, reporter, extensionUri: context.extensionUri }),
    registerTools(ports, reporter),
  );
}

/** The engine's pool is loaded with the first call, its workers start with it and end with the extension. */
function lazyEngine(context: vscode.ExtensionContext): Engine {
  const folder = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  const load = once(async () => {
    const { createEngine } = await import('./node/engine.ts');
    const engine = createEngine({ folder, worker: new URL('./engineWorker.js', import.meta.url) });
    context.subscriptions.push({ dispose: () => void engine.dispose() });
    return engine;
  });
  return { call: async (call, options) => (await load()).call(call, options) };
}

/** Programs run in trusted workspaces alone, and never one that a workspace folder brings along. */
function lazyProcesses(): Processes {
  const load = once(async () => {
    const { createProcesses } = await import('./node/processes.ts');
    return createProcesses({
      allowed: () => vscode.workspace.isTrusted,
      untrustedFolders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    });
  });
  return {
    run: async (request) => (await load()).run(request),
    find: async (program) => (await load()).find(program),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
