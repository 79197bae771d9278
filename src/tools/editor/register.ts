/** The table's tools for the editor's language models. The table itself is loaded at the first call. */
import * as vscode from 'vscode';
import type { NotesPlace } from '../../base/notesFolder.ts';
import type { Ports } from '../../base/ports.ts';
import { joinPath } from '../../base/paths.ts';
import { readServers } from '../../base/serverSettings.ts';
import { toolNames, type ToolName } from '../../contributions.ts';
import { pathOf } from '../../editor/files.ts';
import { abortSignal } from '../../editor/progress.ts';
import type { Reporter } from '../../editor/report.ts';
import { notesFolder } from '../../editor/notesFolder.ts';
import { readSetting } from '../../editor/settings.ts';
import type { ToolContext } from '../tool.ts';

/** What tools need of the features: the replica of work items, and what changes a live system once a person has approved it. */
export type WritingParts = Required<Pick<ToolContext, 'approvals' | 'azureDevOps' | 'replica'>>;

/** Registers nothing in an editor that has no language-model tools. */
export function registerTools(ports: Ports, reporter: Reporter, writing: WritingParts): vscode.Disposable {
  if (typeof vscode.lm?.registerTool !== 'function') return vscode.Disposable.from();
  return vscode.Disposable.from(
    ...toolNames.map((name) =>
      vscode.lm.registerTool(`sreWorkbench_${name}`, {
        invoke: async ({ input }, token) => {
          try {
            return result(await answer(name, input, { ports, token, writing }));
          } catch (error) {
            reporter.note(name, error);
            return result(
              JSON.stringify({
                status: 'error',
                reason: error instanceof Error ? error.message : String(error),
              }),
            );
          }
        },
      }),
    ),
  );
}

function result(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}

async function answer(
  name: ToolName,
  input: unknown,
  {
    ports,
    token,
    writing,
  }: {
    readonly ports: Ports;
    readonly token: vscode.CancellationToken;
    readonly writing: WritingParts;
  },
): Promise<string> {
  const roots = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => pathOf(uri));
  const [{ tools }, { briefAnswer }] = await Promise.all([import('../table.ts'), import('../budget.ts')]);
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`The table has no tool ${name}.`);
  // Who asks a server needs no folder.
  const folder = roots[0] ?? (tool.asksServers ? '/' : undefined);
  if (folder === undefined) {
    return JSON.stringify({
      status: 'unavailable',
      reason: 'No folder is open in the editor. Ask the user to open one.',
    });
  }
  const call = tool.prepare(input);
  if (!call.ok) {
    return JSON.stringify({
      status: 'error',
      reason: call.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    });
  }
  const output = await call.value({
    ports,
    ...writing,
    folder,
    roots,
    caller: vscode.l10n.t('A language model in {0}', vscode.env.appName),
    notes: () => notesPlace(ports),
    servers: readServers(readSetting('sreWorkbench.prometheus.servers')),
    signal: abortSignal(token),
    progress: () => undefined,
  });
  return briefAnswer(tool, output);
}

async function notesPlace({ files }: Ports): Promise<NotesPlace | undefined> {
  const folder = await notesFolder(files);
  return folder === undefined
    ? undefined
    : { folder, incidents: joinPath(folder, readSetting('sreWorkbench.incidents.folder')) };
}
