/** The ports of the extension. What is heavy is loaded with its first use, and ends with the extension. */
import * as vscode from 'vscode';
import type {
  Decompress,
  Engine,
  Http,
  Ports,
  Processes,
  Secrets,
  ShellSyntax,
  Workers,
} from './base/ports.ts';
import type { Probes } from './base/probes.ts';
import type { ToolServers } from './base/toolServers.ts';
import { filesOnScreen } from './editor/files.ts';
import { createSecrets } from './editor/secrets.ts';
import { clock, environment } from './node/environment.ts';
import { createFiles } from './node/files.ts';
import { createFileWriter } from './node/fileWriter.ts';
import { createWatch } from './node/watch.ts';

export function createPorts(context: vscode.ExtensionContext): Ports & {
  readonly toolServers: ToolServers;
  readonly probes: Probes;
} {
  const disk = createFiles();
  return {
    files: filesOnScreen(disk),
    fileParts: disk,
    decompress: lazyDecompress(),
    writer: createFileWriter(),
    watch: createWatch(),
    clock,
    environment,
    ...lazyProcesses(context),
    engine: lazyEngine(context),
    http: lazyHttp(),
    probes: lazyProbes(),
    secrets: keptSecrets(context),
    shell: lazyShellSyntax(context),
  };
}

function keptSecrets({ secrets, subscriptions }: vscode.ExtensionContext): Secrets {
  const kept = createSecrets(secrets);
  subscriptions.push(kept);
  return kept;
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

function lazyDecompress(): Decompress {
  const load = once(async () => (await import('./node/decompress.ts')).createDecompress());
  return { decompress: async (...given) => (await load()).decompress(...given) };
}

/** Programs run in trusted workspaces alone, never one that a workspace folder brings along, and end with the extension. */
function lazyProcesses(context: vscode.ExtensionContext): {
  readonly processes: Processes;
  readonly toolServers: ToolServers;
} {
  const load = once(async () => {
    const { createProcesses } = await import('./node/processes.ts');
    const processes = createProcesses({
      allowed: () => vscode.workspace.isTrusted,
      untrustedFolders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    });
    context.subscriptions.push(processes);
    return processes;
  });
  return {
    processes: {
      run: async (request) => (await load()).run(request),
      find: async (program) => (await load()).find(program),
    },
    toolServers: {
      open: async (request) => {
        const [{ createToolServers }, processes] = await Promise.all([
          import('./node/toolServers.ts'),
          load(),
        ]);
        return createToolServers(processes).open(request);
      },
    },
  };
}

function lazyShellSyntax(context: vscode.ExtensionContext): ShellSyntax {
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'shell.wasm').fsPath;
  const load = once(async () => (await import('./node/shellSyntax.ts')).createShellSyntax({ file }));
  return { statements: async (text) => (await load()).statements(text) };
}

/** Servers are asked in trusted workspaces alone. */
function lazyHttp(): Http {
  const load = once(async () => {
    const { createHttp } = await import('./node/http.ts');
    return createHttp({ allowed: () => vscode.workspace.isTrusted, proxy: 'host' });
  });
  return { send: async (request) => (await load()).send(request) };
}

/** As servers: in trusted workspaces alone. */
function lazyProbes(): Probes {
  const load = once(async () => {
    const { createProbes } = await import('./node/probes.ts');
    return createProbes({ allowed: () => vscode.workspace.isTrusted });
  });
  return {
    resolve: async (...given) => (await load()).resolve(...given),
    connect: async (...given) => (await load()).connect(...given),
    handshake: async (...given) => (await load()).handshake(...given),
    permissions: async (path) => (await load()).permissions(path),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}

/** Threads of our own; their files lie beside the extension's. */
export async function lazyWorkers(): Promise<Workers> {
  const { createWorkers } = await import('./node/workers.ts');
  return createWorkers(new URL('./', import.meta.url));
}
