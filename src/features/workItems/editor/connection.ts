/** Who asks Azure DevOps: the editor's Microsoft account, or a token in the editor's secret storage, bound to the server's origin. */
import * as vscode from 'vscode';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import type { AzureDevOpsClient } from '../../../clients/azureDevOps/workItems.ts';
import type { ToolServer, ToolServers } from '../../../base/toolServers.ts';
import { wait } from '../../../base/wait.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { readSetting } from '../../../editor/settings.ts';
import { writes } from './writes.ts';

/** Azure DevOps itself, as the Microsoft account names it. */
const scope = '499b84ac-1321-427f-aa17-267ca6975798/.default';

export interface Connection {
  readonly client: AzureDevOpsClient;
  readonly organisation: string;
  readonly project: string;
}

export type ConnectionPorts = Pick<Ports, 'http' | 'secrets' | 'clock'>;

/** What the settings name; undefined where they name no server, or where the workspace is not trusted. Asks nobody. */
export function readAccess(
  { secrets, files }: Pick<Ports, 'secrets' | 'files'>,
  toolServers: ToolServers,
): AzureDevOpsAccess | undefined {
  const { organisation, project } = readPlace();
  if (!URL.canParse(organisation) || project === '' || !vscode.workspace.isTrusted) return undefined;
  return {
    organisation,
    project,
    authorization: () => authorization({ secrets }, organisation),
    wait,
    onWritten: (changed, created) => writes.fire({ changed, created }),
    toolServer: () => startToolServer(toolServers),
    replica: async () => {
      const notes = await notesFolder(files);
      return notes === undefined ? undefined : joinPath(notes, 'work-items');
    },
  };
}

let running: { readonly command: string; readonly server: Promise<ToolServer | undefined> } | undefined;

/** Started once for each command; REST is the way where it does not start or has ended. */
async function startToolServer(toolServers: ToolServers): Promise<ToolServer | undefined> {
  const [program, ...args] = readSetting('sreWorkbench.azureDevOps.mcpServer');
  if (program === undefined) return undefined;
  const command = [program, ...args].join('\0');
  if (running?.command !== command || (await running.server)?.ended() === true) {
    const started = toolServers.open({ program, args });
    running = { command, server: started.then((opened) => (opened.ok ? opened.value : undefined)) };
    const opened = await started;
    if (!opened.ok) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The Azure DevOps MCP server did not start, so Azure DevOps is asked directly: {0}',
          opened.error.message,
        ),
      );
    }
  }
  return running.server;
}

function readPlace(): { readonly organisation: string; readonly project: string } {
  return {
    organisation: readSetting('sreWorkbench.azureDevOps.organisation').trim().replace(/\/+$/, ''),
    project: readSetting('sreWorkbench.azureDevOps.project').trim(),
  };
}

/** Undefined where the settings name no server; then the person is led there. */
export async function connect(ports: ConnectionPorts): Promise<Connection | undefined> {
  const { organisation, project } = readPlace();
  if (!URL.canParse(organisation) || project === '') {
    const open = vscode.l10n.t('Open Settings');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('Name the organisation and the project of Azure DevOps in the settings first.'),
      open,
    );
    if (chosen === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'sreWorkbench.azureDevOps');
    }
    return undefined;
  }
  const [{ createTransport }, { createAzureDevOpsClient }] = await Promise.all([
    import('../../../clients/azureDevOps/transport.ts'),
    import('../../../clients/azureDevOps/workItems.ts'),
  ]);
  const transport = createTransport({
    ...ports,
    organisation,
    authorization: () => authorization(ports, organisation),
    wait,
  });
  return { client: createAzureDevOpsClient(transport, project), organisation, project };
}

/** A stored token goes first: somebody put it there for this server. Nobody is asked here. */
async function authorization(
  { secrets }: Pick<Ports, 'secrets'>,
  organisation: string,
): Promise<string | undefined> {
  const token = await secrets.get(secretKey(organisation));
  if (token !== undefined) return `Basic ${btoa(`:${token}`)}`;
  const session = await microsoftSession({ silent: true });
  return session && `Bearer ${session.accessToken}`;
}

/** Asks how to sign in, and does it; answers whether somebody is signed in then. */
export async function signIn({ secrets }: ConnectionPorts, organisation: string): Promise<boolean> {
  const account = vscode.l10n.t('Microsoft account');
  const token = vscode.l10n.t('Personal access token');
  const forget = vscode.l10n.t('Forget the token that is stored');
  const chosen = await vscode.window.showQuickPick([account, token, forget], {
    title: vscode.l10n.t('Sign in to {0}', new URL(organisation).origin),
  });
  if (chosen === account) {
    return signInWithAccount({ secrets }, organisation);
  }
  if (chosen === token) {
    const given = await vscode.window.showInputBox({
      prompt: vscode.l10n.t(
        'A token that may read and write work items. It is kept in the secret storage of the editor.',
      ),
      password: true,
      ignoreFocusOut: true,
    });
    if (given === undefined || given.trim() === '') return false;
    await secrets.store(secretKey(organisation), given.trim());
    return true;
  }
  if (chosen === forget) await secrets.delete(secretKey(organisation));
  return false;
}

/** A session that was used and is not enough was refused: asked for again as it is, the editor would answer the same one. */
async function signInWithAccount(
  { secrets }: Pick<Ports, 'secrets'>,
  organisation: string,
): Promise<boolean> {
  const key = secretKey(organisation);
  const wasUsed = (await secrets.get(key)) === undefined && (await microsoftSession({ silent: true }));
  await secrets.delete(key);
  const session = await microsoftSession(wasUsed ? { forceNewSession: true } : { createIfNone: true });
  return session !== undefined;
}

/** Undefined where the person says no, or the editor knows no such account. */
async function microsoftSession(
  options: vscode.AuthenticationGetSessionOptions,
): Promise<vscode.AuthenticationSession | undefined> {
  try {
    return await vscode.authentication.getSession('microsoft', [scope], options);
  } catch {
    return undefined;
  }
}

function secretKey(organisation: string): string {
  return `azureDevOps ${new URL(organisation).origin}`;
}
