import * as vscode from 'vscode';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import type { DocumentFinding } from '../../../clients/prometheus/rules/lintRules.ts';
import type { AnalysisOptions } from '../core/analyse.ts';
import type { MarkedFinding } from './quickFixes.ts';
import type { RulesDependencies } from './dependencies.ts';
import type { WorkspaceRules } from './surroundings.ts';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

/** Milliseconds without a keystroke before a document is judged. */
const pause = 150;

/** Longer texts are left to the command line. */
const longest = 2_000_000;

export interface Diagnostics extends vscode.Disposable {
  /** What is shown for a document; nothing where its text is newer than that. */
  markedIn(document: vscode.TextDocument): readonly MarkedFinding[];
}

/** Shows what Prometheus says of open documents with PromQL in them, as they are typed. */
export function createDiagnostics(dependencies: RulesDependencies): Diagnostics {
  const shown = new Map<string, { readonly version: number; readonly marked: readonly MarkedFinding[] }>();
  const collection = vscode.languages.createDiagnosticCollection('sre-workbench-promql');
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  let remembered: Remembered | undefined;
  let workspace: WorkspaceRules | undefined;
  const judge = async (document: vscode.TextDocument): Promise<void> => {
    remembered ??= await rememberedParts();
    workspace ??= new (await import('./surroundings.ts')).WorkspaceRules(all);
    const found = await findingsOf(document, dependencies, { ...remembered, workspace });
    // A newer text is judged by itself.
    if (!document.isClosed && found.version === document.version) {
      const marked = found.findings.map((finding) => ({
        finding,
        diagnostic: diagnosticOf(document, finding, dependencies.extensionUri),
      }));
      shown.set(document.uri.toString(), { version: found.version, marked });
      collection.set(
        document.uri,
        marked.map(({ diagnostic }) => diagnostic),
      );
    }
  };
  const soon = (document: vscode.TextDocument, delay = pause): void => {
    if (!mayHold(document)) return;
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    const run = () => {
      waiting.delete(key);
      judge(document).catch((error: unknown) => dependencies.reporter.bug('rules.judge', error));
    };
    waiting.set(key, setTimeout(run, delay));
  };
  const all = () => vscode.workspace.textDocuments.forEach((document) => soon(document, 0));
  all();
  const subscriptions = vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenTextDocument((document) => soon(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => soon(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      collection.delete(uri);
      shown.delete(uri.toString());
    }),
    onSettingChange(['sreWorkbench.rules.enabled'], all),
    { dispose: () => workspace?.dispose() },
    { dispose: () => waiting.forEach((timer) => clearTimeout(timer)) },
  );
  return {
    markedIn(document) {
      const known = shown.get(document.uri.toString());
      return known?.version === document.version ? known.marked : [];
    },
    dispose: () => subscriptions.dispose(),
  };
}

type Remembered = Pick<AnalysisOptions, 'lint' | 'judge'>;

/** What judges only that of a text which is new; loaded with the first document. */
async function rememberedParts(): Promise<Remembered> {
  const [{ rememberingLint }, { rememberingJudge }] = await Promise.all([
    import('../../../clients/prometheus/rules/lint.ts'),
    import('../core/judgeTyped.ts'),
  ]);
  return { lint: rememberingLint(), judge: rememberingJudge() };
}

/** A look at the text alone, so that no code is loaded for other documents. */
export function mayHold(document: vscode.TextDocument): boolean {
  if (document.languageId === 'promql') return true;
  if (document.languageId !== 'yaml' && document.languageId !== 'json') return false;
  return /\b(?:expr|error_query|metric|query)["']?\s*:/.test(document.getText());
}

async function findingsOf(
  document: vscode.TextDocument,
  { ports }: RulesDependencies,
  { workspace, ...remembered }: Remembered & { readonly workspace: WorkspaceRules },
): Promise<{ readonly version: number; readonly findings: readonly DocumentFinding[] }> {
  const { version } = document;
  const text = document.getText();
  if (!readSetting('sreWorkbench.rules.enabled')) return { version, findings: [] };
  const { analyseFile, analysePromql, notJudged } = await import('../core/analyse.ts');
  if (text.length > longest) {
    const reason = vscode.l10n.t('It is longer than {0} MB; check-rules on the command line reads it.', 2);
    return { version, findings: [notJudged(text, reason)] };
  }
  const around = document.languageId === 'yaml' ? await workspace.around(document) : undefined;
  const options = {
    topic: `rules:${document.uri.toString()}`,
    ...remembered,
    ...(around && { around }),
  };
  const answer =
    document.languageId === 'promql'
      ? await analysePromql(ports.engine, text, options)
      : await analyseFile(ports.engine, text, options);
  return { version, findings: answer.ok ? answer.value : [notJudged(text, answer.error)] };
}

function diagnosticOf(
  document: vscode.TextDocument,
  { rule, severity, from, to, message, also = [] }: DocumentFinding,
  extensionUri: vscode.Uri,
): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
  const diagnostic = new vscode.Diagnostic(range, message, severities[severity]);
  diagnostic.source = 'SRE Workbench';
  diagnostic.code = {
    value: rule,
    target: vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${rule}.md`),
  };
  const folders = vscode.workspace.workspaceFolders ?? [];
  diagnostic.relatedInformation = also.map(({ file, line, column, name }) => {
    const folder =
      folders.length > 1 ? folders.find(({ name: own }) => file.startsWith(`${own}/`)) : undefined;
    const path = folder ? file.slice(folder.name.length + 1) : file;
    const root = folder ?? folders[0];
    const uri = root && file !== '' ? vscode.Uri.joinPath(root.uri, path) : document.uri;
    return new vscode.DiagnosticRelatedInformation(
      new vscode.Location(uri, new vscode.Position(line - 1, column - 1)),
      vscode.l10n.t('{0} is recorded here too.', name),
    );
  });
  return diagnostic;
}
