/** Hooks are added to an agent's settings only when asked, after a look at the difference, and taken out byte for byte. */
import * as vscode from 'vscode';
import { claudeHomes, codexHome } from '../../../clients/agents/places.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { proposalScheme } from '../../../contributions.ts';
import type { Reporter } from '../../../editor/report.ts';
import { addHooks, hasHooks, removeHooks } from '../core/hookSettings.ts';
import type { AgentName } from '../core/tab.ts';

export interface HookDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly state: vscode.Memento;
}

/** What stood in the file before, and what was written: while it still stands there, taking out means putting back. */
interface Kept {
  /** Null: there was no file. */
  readonly before: string | null;
  readonly after: string;
}

export interface HookCommands {
  installHooks(): Promise<void>;
  removeHooks(): Promise<void>;
}

export function createHookCommands(
  dependencies: HookDependencies,
): vscode.Disposable & { readonly commands: HookCommands } {
  const proposals = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(proposalScheme, {
    provideTextDocumentContent: (uri) => proposals.get(uri.toString()) ?? '',
  });
  const look = async (file: string, before: string, after: string): Promise<boolean> => {
    const name = file.split('/').at(-1) ?? '';
    const [left, right] = (['before', 'after'] as const).map((side) =>
      vscode.Uri.from({ scheme: proposalScheme, path: `/${side}/${name}`, query: crypto.randomUUID() }),
    );
    if (!left || !right) return false;
    proposals.set(left.toString(), before).set(right.toString(), after);
    await vscode.commands.executeCommand(
      'vscode.diff',
      left,
      right,
      vscode.l10n.t('{0}: what would change', file),
    );
    const write = vscode.l10n.t('Write It');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('Write this change to {0}?', file),
      write,
    );
    proposals.delete(left.toString());
    proposals.delete(right.toString());
    return chosen === write;
  };
  return {
    commands: {
      installHooks: () => install(dependencies, look),
      removeHooks: () => remove(dependencies, look),
    },
    dispose: () => provider.dispose(),
  };
}

type Look = (file: string, before: string, after: string) => Promise<boolean>;

function settingsFile(agent: AgentName, { environment }: Ports): string {
  const [home = ''] = claudeHomes(environment);
  return agent === 'codex' ? joinPath(codexHome(environment), 'hooks.json') : joinPath(home, 'settings.json');
}

const keptKey = (agent: AgentName) => `sreWorkbench.tabs.hooks.${agent}`;

async function install({ ports, reporter, state }: HookDependencies, look: Look): Promise<void> {
  const agent = await askForAgent();
  if (!agent) return;
  const file = settingsFile(agent, ports);
  const before = await textOf(ports, file);
  const after = addHooks(before ?? '', agent);
  if (after === undefined) {
    reporter.failure({
      code: 'no-json',
      message: vscode.l10n.t('{0} is no JSON object, so nothing was added to it. Correct it first.', file),
    });
    return;
  }
  if (after === before) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The hooks are in {0} already.', file));
    return;
  }
  if (!(await look(file, before ?? '', after)) || (await textOf(ports, file)) !== before) return;
  await state.update(keptKey(agent), { before: before ?? null, after } satisfies Kept);
  const written = await ports.writer.write(file, after);
  if (!written.ok) reporter.failure(written.error);
  else if (agent === 'codex') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Codex asks you to trust new hooks when it starts next: say yes there.'),
    );
  }
}

async function remove({ ports, reporter, state }: HookDependencies, look: Look): Promise<void> {
  const agent = await askForAgent();
  if (!agent) return;
  const file = settingsFile(agent, ports);
  const now = await textOf(ports, file);
  if (now === undefined || !hasHooks(now)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no hooks of ours in {0}.', file));
    return;
  }
  const kept = state.get<Kept>(keptKey(agent));
  const original = kept?.after === now ? kept.before : removeHooks(now);
  if (original === undefined || !(await look(file, now, original ?? ''))) return;
  if ((await textOf(ports, file)) !== now) return;
  const done = original === null ? await ports.writer.remove(file) : await ports.writer.write(file, original);
  if (!done.ok) return reporter.failure(done.error);
  await state.update(keptKey(agent), undefined);
}

async function textOf({ files }: Ports, file: string): Promise<string | undefined> {
  const bytes = await files.read(file);
  return bytes.ok ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.value) : undefined;
}

async function askForAgent(): Promise<AgentName | undefined> {
  const items = [
    { label: 'Claude Code', agent: 'claude-code' as const },
    { label: 'Codex', agent: 'codex' as const },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Hooks of which agent') }))?.agent;
}
