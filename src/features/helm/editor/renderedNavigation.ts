/** From a line of a rendered document to the line of the template that wrote it, and to the values key that feeds it. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import { renderedScheme } from '../../../contributions.ts';
import { abortSignal } from '../../../editor/progress.ts';
import type { FieldKey, RenderTrace } from '../core/trace/renderTrace.ts';
import type { Origin } from '../core/trace/origins.ts';
import type { Place } from '../core/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import { placeLocation } from './diagnostics.ts';
import { referenceOf, validatorOf } from './renderedDocuments.ts';

/** Milliseconds after which a question about a line is given up. */
const patience = 10_000;

interface Traced {
  readonly state: ChartState;
  readonly origin: Origin | undefined;
  readonly keys: readonly FieldKey[];
  readonly isSecret: boolean;
}

export function registerRenderedNavigation(model: ChartsModel): vscode.Disposable {
  const selector: vscode.DocumentSelector = { scheme: renderedScheme };
  const trace = (
    document: vscode.TextDocument,
    { line }: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<Traced | undefined> => {
    const signal = AbortSignal.any([abortSignal(token), AbortSignal.timeout(patience)]);
    return traceLine(model, document, line + 1, signal);
  };
  return vscode.Disposable.from(
    vscode.languages.registerDefinitionProvider(selector, {
      provideDefinition: async (...asked) => locationsOf(await trace(...asked)),
    }),
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (...asked) => hoverOf(await trace(...asked)),
    }),
  );
}

/** The trace of a rendered document; undefined where it shows no render of the text on the screen. */
async function traceOf(
  model: ChartsModel,
  uri: vscode.Uri,
  signal: AbortSignal,
): Promise<{ readonly state: ChartState; readonly trace: RenderTrace } | undefined> {
  const reference = referenceOf(uri);
  const state = reference && model.chartAt(reference.chart);
  if (!state || reference.revision !== undefined) return undefined;
  const traced = await validatorOf(state, reference).trace(state.chart, reference.environment, signal);
  return traced.ok ? { state, trace: traced.value } : undefined;
}

async function traceLine(
  model: ChartsModel,
  { uri }: vscode.TextDocument,
  line: number,
  signal: AbortSignal,
): Promise<Traced | undefined> {
  const found = await traceOf(model, uri, signal);
  if (!found) return undefined;
  const { state, trace } = found;
  const keys = await trace.keysOf(line, signal);
  return { state, origin: trace.originOf(line), keys, isSecret: trace.isSecret(line) };
}

function locationsOf(traced: Traced | undefined): vscode.Location[] {
  if (!traced) return [];
  const { state, origin, keys } = traced;
  const places = keys.flatMap(({ places: [highest] }) => highest ?? []);
  return [...originPlaces(origin), ...places].map((place) => placeLocation(state.chart.folder, place));
}

function originPlaces(origin: Origin | undefined): Place[] {
  return origin && origin.file !== '' ? [{ file: origin.file, line: origin.line, column: 1 }] : [];
}

function hoverOf(traced: Traced | undefined): vscode.Hover | undefined {
  if (!traced) return undefined;
  const { state, origin, keys, isSecret } = traced;
  const text = new vscode.MarkdownString();
  if (origin) {
    text.appendMarkdown(`${vscode.l10n.t('Template')} ${originLink(state, origin)}  \n`);
    if (origin.traced === 'none') {
      text.appendMarkdown(
        `${vscode.l10n.t('The line in it could not be found out: some function of the template compares or counts its own text.')}  \n`,
      );
    }
    if (origin.traced === 'templates') {
      text.appendMarkdown(`${vscode.l10n.t('The helper that wrote it could not be found out.')}  \n`);
    }
  }
  for (const { path, places, value } of keys) {
    const links = places.map((place) => placeLink(state, place)).join(' ← ');
    text.appendMarkdown(`${vscode.l10n.t('Value')} \`${path}\` ${links}`);
    if (value !== undefined && value !== '' && !isSecret) {
      text.appendMarkdown(': ');
      text.appendText(value.length > 80 ? `${value.slice(0, 79)}…` : value);
    }
    text.appendMarkdown('  \n');
  }
  return text.value === '' ? undefined : new vscode.Hover(text);
}

function originLink(state: ChartState, { template, file, line }: Origin): string {
  return file === ''
    ? `\`${template}:${line}\` ${vscode.l10n.t('(in an archive)')}`
    : placeLink(state, { file, line });
}

/** A link that the editor opens at the line. */
export function placeLink({ chart }: ChartState, { file, line }: Pick<Place, 'file' | 'line'>): string {
  const uri = vscode.Uri.file(joinPath(chart.folder, file)).with({ fragment: `L${line}` });
  return `[${file.replaceAll(/[\\[\]`*_<>]/g, '\\$&')}:${line}](${uri.toString()})`;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly place: Place;
}

/**
 * From the line of the active rendered document to its template, or to the value that feeds it; asks where there are
 * several. A read-only editor has no light bulb that could offer this.
 */
export async function goToSource(model: ChartsModel, to: 'template' | 'value'): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== renderedScheme) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Put the cursor on a line of a rendered manifest first ("Render Environment" opens one).',
      ),
    );
    return;
  }
  const signal = AbortSignal.timeout(patience);
  const traced = await traceLine(model, editor.document, editor.selection.active.line + 1, signal);
  const items: PlaceItem[] =
    to === 'template'
      ? originPlaces(traced?.origin).map((place) => ({ label: `${place.file}:${place.line}`, place }))
      : (traced?.keys ?? []).flatMap(({ path, places }) =>
          places.map((place) => ({ label: path, description: `${place.file}:${place.line}`, place })),
        );
  const chosen =
    items.length < 2
      ? items[0]
      : await vscode.window.showQuickPick(items, {
          placeHolder: vscode.l10n.t('Choose where to go: what stands first wins'),
        });
  if (traced && chosen) {
    const { file, line, column } = chosen.place;
    // Beside the document that was left, where its values are open as a rule.
    const isFirst = editor.viewColumn === vscode.ViewColumn.One;
    const viewColumn = isFirst ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
    const at = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(vscode.Uri.file(joinPath(traced.state.chart.folder, file)), {
      selection: new vscode.Range(at, at),
      viewColumn,
    });
  } else if (items.length === 0) {
    const nothing =
      to === 'template'
        ? vscode.l10n.t('No line of a template can be named for this line.')
        : vscode.l10n.t('No value was found that changes this line.');
    vscode.window.setStatusBarMessage(nothing, 5000);
  }
}
