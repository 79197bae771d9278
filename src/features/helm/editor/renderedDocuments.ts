/** Read-only documents with the manifests of one environment; they follow the text on the screen. */
import * as vscode from 'vscode';
import { renderedScheme, type EnvironmentReference } from '../../../contributions.ts';
import { commandLink } from '../../../editor/commands.ts';
import type { Validator } from '../core/validator.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import type { RevisionCharts } from './revisionCharts.ts';

export function renderedUri(
  { chart, environment, helm, revision }: EnvironmentReference,
  name: string,
): vscode.Uri {
  const query = new URLSearchParams({ chart, environment });
  if (helm !== undefined) query.set('helm', String(helm));
  if (revision !== undefined) query.set('revision', revision);
  return vscode.Uri.from({
    scheme: renderedScheme,
    path: `/${name}/${vscode.l10n.t('{0} (rendered)', environment)}.yaml`,
    query: query.toString(),
  });
}

export function referenceOf(uri: vscode.Uri): EnvironmentReference | undefined {
  if (uri.scheme !== renderedScheme) return undefined;
  const query = new URLSearchParams(uri.query);
  const [chart, environment] = [query.get('chart'), query.get('environment')];
  const [helm, revision] = [query.get('helm'), query.get('revision')];
  if (chart === null || environment === null) return undefined;
  return {
    chart,
    environment,
    ...(helm === '3' && { helm: 3 }),
    ...(helm === '4' && { helm: 4 }),
    ...(revision !== null && { revision }),
  };
}

/** Who renders a document: the Helm that is set, or the other one. */
export function validatorOf(
  { major, validator, otherHelm }: ChartState,
  { helm = major }: EnvironmentReference,
): Validator {
  return helm === major ? validator : otherHelm;
}

export interface RenderedDocuments
  extends vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  /** Shows what Secrets hold in a document, or hides it again. */
  toggleSecrets(uri: vscode.Uri): void;
}

interface Shown {
  readonly hasSecrets: boolean;
  /** What a person would run so that it renders. */
  readonly command: string | undefined;
}

interface Parts {
  readonly model: ChartsModel;
  readonly ready: () => Promise<void>;
  readonly revisions: RevisionCharts;
}

export function createRenderedDocuments(parts: Parts): RenderedDocuments {
  const { model, ready } = parts;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const lensesChanged = new vscode.EventEmitter<void>();
  const open = new Set<string>();
  const shown = new Map<string, Shown>();
  const subscriptions = vscode.Disposable.from(
    changed,
    lensesChanged,
    model.onChange((state) => {
      for (const { uri } of vscode.workspace.textDocuments) {
        const reference = referenceOf(uri);
        if (
          reference &&
          reference.revision === undefined &&
          (!state || reference.chart === state.chart.folder)
        )
          changed.fire(uri);
      }
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      shown.delete(uri.toString());
      open.delete(uri.toString());
    }),
  );
  return {
    onDidChange: changed.event,
    onDidChangeCodeLenses: lensesChanged.event,
    async provideTextDocumentContent(uri) {
      await ready();
      const { text, ...rest } = await readRendered(parts, uri, open.has(uri.toString()));
      shown.set(uri.toString(), rest);
      lensesChanged.fire();
      return text;
    },
    provideCodeLenses: ({ uri }) => lensesOf(uri, shown.get(uri.toString()), open.has(uri.toString())),
    toggleSecrets(uri) {
      const key = uri.toString();
      if (!open.delete(key)) open.add(key);
      changed.fire(uri);
    },
    dispose: () => subscriptions.dispose(),
  };
}

async function readRendered(
  { model, revisions }: Parts,
  uri: vscode.Uri,
  showSecrets: boolean,
): Promise<Shown & { readonly text: string }> {
  const nothing = { hasSecrets: false, command: undefined };
  const reference = referenceOf(uri);
  const state = reference && model.chartAt(reference.chart);
  if (!state) {
    return { ...nothing, text: comment(vscode.l10n.t('This chart is no longer in the workspace.')) };
  }
  const [rendered, { renderedText }, { buildCommandIn }] = await Promise.all([
    reference.revision === undefined
      ? validatorOf(state, reference).renderDocuments(state.chart, reference.environment)
      : revisions.render(state, reference.environment, reference.revision),
    import('../core/renderedText.ts'),
    import('../core/renders.ts'),
  ]);
  if (rendered.ok) return { ...nothing, ...renderedText(rendered.value, showSecrets) };
  const { message, detail = message } = rendered.error;
  return { ...nothing, text: comment(detail), command: buildCommandIn(detail) };
}

function lensesOf(uri: vscode.Uri, shown: Shown | undefined, isOpen: boolean): vscode.CodeLens[] {
  const secrets = isOpen ? vscode.l10n.t('Hide secrets') : vscode.l10n.t('Show secrets');
  const commands = [
    ...(shown?.hasSecrets === true
      ? [commandLink('sreWorkbench.helm.toggleSecrets', secrets, uri.toString())]
      : []),
    ...(shown?.command === undefined
      ? []
      : [
          commandLink(
            'sreWorkbench.helm.copyCommand',
            vscode.l10n.t('Copy "{0}"', shown.command),
            shown.command,
          ),
        ]),
  ];
  return commands.map((command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command));
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}
