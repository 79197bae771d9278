/** Judges open Kubernetes manifests while a person types, and offers what was probably meant. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { pathOf } from '../../../editor/files.ts';
import type { Reporter } from '../../../editor/report.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import { isManifest } from '../core/recognise.ts';
import type { ManifestFinding, ManifestReport } from '../core/report.ts';

export interface ManifestsDependencies {
  readonly ports: Pick<Ports, 'engine' | 'files'>;
  readonly reporter: Reporter;
  readonly extensionUri: vscode.Uri;
}

/** Milliseconds without a further edit before a manifest is judged again. */
const quiet = 30;

/** What the Problems view shows behind a finding. */
const source = 'SRE Workbench';

interface Marked {
  readonly diagnostic: vscode.Diagnostic;
  readonly finding: ManifestFinding;
}

export function registerManifests(dependencies: ManifestsDependencies): vscode.Disposable {
  const marks = createMarks(dependencies);
  const again = (): void => vscode.workspace.textDocuments.forEach((one) => marks.touched(one));
  again();
  return vscode.Disposable.from(
    marks,
    vscode.workspace.onDidOpenTextDocument(marks.touched),
    vscode.workspace.onDidChangeTextDocument(({ document }) => marks.touched(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => marks.forget(uri)),
    onSettingChange(
      [
        'sreWorkbench.manifests.enabled',
        'sreWorkbench.manifests.kubernetesVersion',
        'sreWorkbench.helm.rules',
      ],
      again,
    ),
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file', language: 'yaml' },
      {
        provideCodeActions: ({ uri }, _, { diagnostics }) =>
          marks
            .of(uri)
            .filter(({ diagnostic }) => diagnostics.some((one) => isSame(one, diagnostic)))
            .flatMap((one) => actionsFor(uri, one)),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

interface Marks extends vscode.Disposable {
  /** The document came, or its text changed. */
  readonly touched: (document: vscode.TextDocument) => void;
  forget(uri: vscode.Uri): void;
  of(uri: vscode.Uri): readonly Marked[];
}

/** What was found in the open documents, and is shown in the Problems view. */
function createMarks({ ports, reporter, extensionUri }: ManifestsDependencies): Marks {
  const collection = vscode.languages.createDiagnosticCollection('sre-workbench-manifests');
  const marked = new Map<string, readonly Marked[]>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const forget = (uri: vscode.Uri): void => {
    clearTimeout(timers.get(uri.toString()));
    timers.delete(uri.toString());
    marked.delete(uri.toString());
    collection.delete(uri);
  };
  const judge = async (document: vscode.TextDocument): Promise<void> => {
    const { uri, version } = document;
    const judged = await findIn(ports, document);
    if (judged === undefined || document.isClosed || document.version !== version) return;
    const made = judged
      .flatMap(({ findings }) => findings)
      .map((finding) => ({ finding, diagnostic: diagnosticOf(finding, extensionUri) }));
    marked.set(uri.toString(), made);
    const found = made.map(({ diagnostic }) => diagnostic);
    collection.set(uri, [...found, ...judged.flatMap((one) => noteOf(document, one))]);
  };
  return {
    forget,
    of: (uri) => marked.get(uri.toString()) ?? [],
    touched: (document) => {
      const { uri } = document;
      const key = uri.toString();
      clearTimeout(timers.get(key));
      if (!mayBeManifest(document)) {
        if (marked.has(key) || timers.has(key)) forget(uri);
        return;
      }
      const fire = (): void => {
        timers.delete(key);
        judge(document).catch((error: unknown) => reporter.bug('manifests.judge', error));
      };
      timers.set(key, setTimeout(fire, quiet));
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      collection.dispose();
    },
  };
}

function mayBeManifest(document: vscode.TextDocument): boolean {
  const { uri, languageId } = document;
  if (languageId !== 'yaml' || (uri.scheme !== 'file' && uri.scheme !== 'untitled')) return false;
  return readSetting('sreWorkbench.manifests.enabled', uri) && isManifest(pathOf(uri), document.getText());
}

/** Undefined where a newer text took over, or the engine could not say. */
async function findIn(
  { engine, files }: ManifestsDependencies['ports'],
  document: vscode.TextDocument,
): Promise<readonly ManifestReport[] | undefined> {
  const [{ judgeManifests }, { readJudgeSettings }, { isPatch }, { findDefinitionsIn }] = await Promise.all([
    import('../core/judge.ts'),
    import('../core/settings.ts'),
    import('../core/kustomize.ts'),
    import('../core/workspace.ts'),
  ]);
  const { uri } = document;
  if (uri.scheme === 'file' && (await isPatch(files, pathOf(uri)))) return [];
  const workspace = vscode.workspace.getWorkspaceFolder(uri);
  const settings = readJudgeSettings({
    rules: readSetting('sreWorkbench.helm.rules', uri),
    version: readSetting('sreWorkbench.manifests.kubernetesVersion', uri),
  });
  const file = { name: pathOf(uri), text: document.getText() };
  const found = workspace && { findDefinitions: findDefinitionsIn(files, pathOf(workspace.uri)) };
  const topic = `manifest ${uri.toString()}`;
  const answer = await judgeManifests(engine, [file], { ...settings, ...found }, { topic });
  return answer.ok ? answer.value.documents : undefined;
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

function diagnosticOf(finding: ManifestFinding, extensionUri: vscode.Uri): vscode.Diagnostic {
  const { rule, severity, message } = finding;
  const diagnostic = new vscode.Diagnostic(rangeOf(finding), message, severities[severity]);
  diagnostic.source = source;
  diagnostic.code = {
    value: rule,
    target: vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${rule}.md`),
  };
  return diagnostic;
}

/** What was left out of the judgement: no problem, so the editor marks it and does not list it. */
function noteOf(document: vscode.TextDocument, { line, note }: ManifestReport): readonly vscode.Diagnostic[] {
  if (note === undefined) return [];
  const { range } = document.lineAt(line - 1);
  const diagnostic = new vscode.Diagnostic(range, note, vscode.DiagnosticSeverity.Hint);
  diagnostic.source = source;
  return [diagnostic];
}

function rangeOf({ line, column, endLine, endColumn }: ManifestFinding): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, Math.max(endColumn - 1, 0));
}

function isSame(first: vscode.Diagnostic, second: vscode.Diagnostic): boolean {
  return first.message === second.message && first.range.isEqual(second.range);
}

function actionsFor(uri: vscode.Uri, { diagnostic, finding }: Marked): readonly vscode.CodeAction[] {
  return finding.fixes.map((text, index) => {
    const title = vscode.l10n.t('Write {0}', text);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.isPreferred = index === 0;
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(uri, diagnostic.range, text);
    return action;
  });
}
