/** The summary of a session, as a read-only document. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { type SessionReference } from '../../../base/tabCommands.ts';
import { sessionSummaryScheme } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { Reporter } from '../../../editor/report.ts';
import { pickTranscript, sessionOf } from '../../../editor/session.ts';
import { readSetting } from '../../../editor/settings.ts';

export interface ContextUsageDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
}

export function registerContextUsage({ ports, reporter }: ContextUsageDependencies): vscode.Disposable {
  const texts = new Map<string, string>();
  const show = async (transcript: string): Promise<void> => {
    const [{ readRecord }, { sessionSummary }, { windowOfModel }] = await Promise.all([
      import('../../../clients/agents/record.ts'),
      import('../core/sessionSummary.ts'),
      import('../../../clients/agents/windows.ts'),
    ]);
    const first = await readRecord(ports, transcript);
    if (!first.ok) return reporter.failure(first.error);
    const window = windowOfModel(readSetting('sreWorkbench.context.windows'), first.value.state.model);
    const record = window === undefined ? first : await readRecord(ports, transcript, { window });
    if (!record.ok) return reporter.failure(record.error);
    const { sessionId } = record.value.state;
    const uri = vscode.Uri.from({
      scheme: sessionSummaryScheme,
      path: `/${vscode.l10n.t('Session {0}', (sessionId ?? '').slice(0, 8))}.md`,
      query: transcript,
    });
    texts.set(uri.toString(), sessionSummary(record.value));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(sessionSummaryScheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
    registerCommand('sreWorkbench.context.showSummary', reporter, async (request) => {
      if (isSwitchedOff('sreWorkbench.context.enabled')) return;
      const session = await sessionOf(request);
      const transcript = session?.transcript ?? (await transcriptOf(ports, session));
      if (transcript !== undefined) await show(transcript);
    }),
  );
}

async function transcriptOf(
  ports: Ports,
  session: SessionReference | undefined,
): Promise<string | undefined> {
  if (!session?.conversation) return pickTranscript(choicesIn(ports), session?.cwd);
  const { findTranscript } = await import('../../../clients/agents/places.ts');
  const { agent, id } = session.conversation;
  const place = await findTranscript(ports, { agent, sessionId: id });
  return place ? place.path : pickTranscript(choicesIn(ports), session.cwd);
}

function choicesIn(ports: Ports) {
  return async (folder: string) =>
    (await import('../../../clients/agents/choices.ts')).sessionChoices(ports, folder);
}
