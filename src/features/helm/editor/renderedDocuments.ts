/** Read-only documents with the manifests of one environment; they follow the text on the screen. */
import * as vscode from 'vscode';
import { renderedScheme, type EnvironmentReference } from '../../../contributions.ts';
import type { Validator } from '../core/validator.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';

export function renderedUri({ chart, environment, helm }: EnvironmentReference, name: string): vscode.Uri {
  const query = new URLSearchParams({ chart, environment });
  if (helm !== undefined) query.set('helm', String(helm));
  return vscode.Uri.from({
    scheme: renderedScheme,
    path: `/${name}/${vscode.l10n.t('{0} (rendered)', environment)}.yaml`,
    query: query.toString(),
  });
}

function referenceOf(uri: vscode.Uri): EnvironmentReference | undefined {
  const query = new URLSearchParams(uri.query);
  const [chart, environment] = [query.get('chart'), query.get('environment')];
  const helm = query.get('helm');
  if (chart === null || environment === null) return undefined;
  return { chart, environment, ...(helm === '3' && { helm: 3 }), ...(helm === '4' && { helm: 4 }) };
}

export function createRenderedDocuments(
  model: ChartsModel,
  ready: () => Promise<void>,
): vscode.TextDocumentContentProvider & vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const subscription = model.onChange((state) => {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === renderedScheme && (!state || referenceOf(uri)?.chart === state.chart.folder)) {
        changed.fire(uri);
      }
    }
  });
  return {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      await ready();
      const reference = referenceOf(uri);
      const state = reference && model.chartAt(reference.chart);
      if (!state) return comment(vscode.l10n.t('This chart is no longer in the workspace.'));
      const [rendered, { maskSecrets }] = await Promise.all([
        validatorOf(state, reference).render(state.chart, reference.environment),
        import('../core/maskSecrets.ts'),
      ]);
      return rendered.ok ? maskSecrets(rendered.value) : comment(rendered.error.message);
    },
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}

function validatorOf(
  { major, validator, otherHelm }: ChartState,
  { helm = major }: EnvironmentReference,
): Validator {
  return helm === major ? validator : otherHelm;
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}
