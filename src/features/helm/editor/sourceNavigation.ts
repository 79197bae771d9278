/** From values and templates to what they render to: hover, definition, references, and a command. */
import * as vscode from 'vscode';
import type { EnvironmentReference } from '../../../contributions.ts';
import { pathOf } from '../../../editor/files.ts';
import { abortSignal } from '../../../editor/progress.ts';
import { relativePath } from '../../../base/paths.ts';
import type { ChangedObject } from '../core/trace/renderTrace.ts';
import type { ValuesKey } from '../core/trace/valuesKey.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import { placeLocation } from './diagnostics.ts';
import { referenceOf, renderedUri } from './renderedDocuments.ts';
import { placeLink } from './renderedNavigation.ts';

/** Milliseconds after which a hover says what it knows by then. */
const patience = 2000;
/** Milliseconds that a pointer has to stay before anything is rendered for it. */
const rest = 200;
/** Objects named for each environment. */
const mostObjects = 6;

interface Asked {
  readonly state: ChartState;
  /** Relative to the chart's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function registerSourceNavigation(model: ChartsModel): vscode.Disposable {
  const values: vscode.DocumentSelector = { scheme: 'file', language: 'yaml' };
  const sources: vscode.DocumentSelector = [values, { scheme: 'file', pattern: '**/templates/**' }];
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(values, {
      provideHover: (document, position, token) => hoverKey(model, document, position, token),
    }),
    vscode.languages.registerDefinitionProvider(values, {
      async provideDefinition(document, position, token) {
        const asked = askedAt(model, document, position);
        const key = asked && (await keyAt(asked, abortSignal(token)));
        if (!key) return [];
        return key.readers.map((reader) => placeLocation(asked.state.chart.folder, { ...reader, column: 1 }));
      },
    }),
    vscode.languages.registerReferenceProvider(sources, {
      async provideReferences(document, position, _, token) {
        const asked = askedAt(model, document, position);
        const signal = AbortSignal.any([abortSignal(token), AbortSignal.timeout(2 * patience)]);
        if (!asked) return [];
        const environments = asked.state.chart.environments.map(({ name }) => name);
        const found = await Promise.all(
          environments.map(async (environment) => ({
            environment,
            lines: await renderedLines(asked, environment, signal),
          })),
        );
        return found.flatMap(({ environment, lines }) => {
          const { folder, name } = asked.state.chart;
          const uri = renderedUri({ chart: folder, environment }, name);
          return lines.map((line) => new vscode.Location(uri, new vscode.Position(line - 1, 0)));
        });
      },
    }),
  );
}

function askedAt(
  model: ChartsModel,
  { uri }: vscode.TextDocument,
  { line, character }: vscode.Position,
): Asked | undefined {
  const path = pathOf(uri);
  const state = model.chartOf(path);
  if (!state) return undefined;
  return { state, file: relativePath(state.chart.folder, path), line: line + 1, column: character + 1 };
}

async function keyAt({ state, ...place }: Asked, signal: AbortSignal): Promise<ValuesKey | undefined> {
  const key = await state.validator.valuesKey(state.chart, place, signal);
  return key.ok ? key.value : undefined;
}

/** The lines of an environment's manifest that a line of a template wrote, or that change with a value. */
async function renderedLines(
  asked: Asked,
  environment: string,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { state, file, line } = asked;
  const key = await keyAt(asked, signal);
  const traced = await state.validator.trace(state.chart, environment, signal);
  if (!traced.ok) return [];
  if (!key) return traced.value.linesOf(file, line);
  const changes = await traced.value.changesWith(key.steps, signal);
  return (changes ?? []).flatMap(({ lines }) => lines);
}

async function hoverKey(
  model: ChartsModel,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const asked = askedAt(model, document, position);
  if (!asked || !(await stays(token))) return undefined;
  const gone = abortSignal(token);
  const key = await keyAt(asked, gone);
  if (!key) return undefined;
  const { column, endColumn = column } = key.key;
  // Only over the key itself: a value has hovers of its own.
  if (asked.line === key.key.line && (asked.column < column || asked.column > endColumn)) return undefined;
  const late = AbortSignal.any([gone, AbortSignal.timeout(patience)]);
  const changes = await Promise.all(
    key.environments.map(async ({ environment }) => ({
      environment,
      objects: await changesIn(asked, environment, key, late),
    })),
  );
  if (token.isCancellationRequested) return undefined;
  return new vscode.Hover(describe(asked.state, key, changes));
}

/** Answers false where the pointer moved on. */
async function stays(token: vscode.CancellationToken): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, rest));
  return !token.isCancellationRequested;
}

type Changes = readonly ChangedObject[] | 'refused' | 'failed' | 'late';

async function changesIn(
  { state }: Asked,
  environment: string,
  { steps, environments }: ValuesKey,
  signal: AbortSignal,
): Promise<Changes> {
  if (environments.find((one) => one.environment === environment)?.value === undefined) return [];
  const traced = await state.validator.trace(state.chart, environment, signal);
  if (!traced.ok) return signal.aborted ? 'late' : 'failed';
  const changes = await traced.value.changesWith(steps, signal);
  return changes ?? (signal.aborted ? 'late' : 'refused');
}

function describe(
  state: ChartState,
  { path, environments, readers }: ValuesKey,
  changes: readonly { readonly environment: string; readonly objects: Changes }[],
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown(`\`${path}\`  \n`);
  for (const { environment, value, place } of environments) {
    const said = place === undefined ? '' : ` (${placeLink(state, place)})`;
    text.appendMarkdown(`- ${environment}: `);
    text.appendText(value ?? vscode.l10n.t('not set'));
    const objects = changes.find((one) => one.environment === environment)?.objects ?? [];
    text.appendMarkdown(`${said}${value === undefined ? '' : ` · ${sayChanges(objects)}`}\n`);
  }
  text.appendMarkdown('\n');
  text.appendMarkdown(
    readers.length === 0
      ? vscode.l10n.t('No template can be seen to read it.')
      : `${vscode.l10n.t('Read by')} ${readers.map((reader) => placeLink(state, reader)).join(', ')}`,
  );
  return text;
}

function sayChanges(changes: Changes): string {
  switch (changes) {
    case 'late':
      return vscode.l10n.t('what changes with it took too long to find out');
    case 'failed':
      return vscode.l10n.t('does not render at the moment');
    case 'refused':
      return vscode.l10n.t('the chart refuses another value');
  }
  if (changes.length === 0) return vscode.l10n.t('changes no manifest');
  const named = changes.slice(0, mostObjects).map(({ kind, name }) => `${kind} ${name}`);
  const others = changes.length - named.length;
  const all = others === 0 ? named : [...named, vscode.l10n.t('{0} more', others)];
  return vscode.l10n.t('changes {0}', all.join(', '));
}

/** Opens what an environment renders to, with the lines selected that the active editor's line leads to. */
export async function showInRendered(model: ChartsModel): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const asked = editor && askedAt(model, editor.document, editor.selection.active);
  if (!asked) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Put the cursor on a line of a template or of a values file of a chart first.'),
    );
    return;
  }
  const reference = await environmentFor(asked);
  if (!reference) return;
  const lines = await renderedLines(asked, reference.environment, AbortSignal.timeout(5 * patience));
  const uri = renderedUri(reference, asked.state.chart.name);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  const selections = lines
    .filter((line) => line <= document.lineCount)
    .map((line) => document.lineAt(line - 1).range)
    .map((range) => new vscode.Selection(range.start, range.end));
  const shown = await vscode.window.showTextDocument(document, {
    preview: false,
    viewColumn: vscode.ViewColumn.Beside,
  });
  const [first] = selections;
  if (!first) {
    const { environment } = reference;
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('Nothing in {0} comes from this line.', environment),
      5000,
    );
    return;
  }
  shown.selections = selections;
  shown.revealRange(first, vscode.TextEditorRevealType.InCenter);
}

/** The one that is on the screen, the only one that has the file, or the one that a person picks. */
async function environmentFor({ state, file }: Asked): Promise<EnvironmentReference | undefined> {
  const { chart } = state;
  const visible = vscode.window.visibleTextEditors
    .map(({ document }) => referenceOf(document.uri))
    .find((one) => one?.chart === chart.folder && one.revision === undefined);
  if (visible) return visible;
  const owners = chart.environments.filter(({ files }) => files.includes(file));
  const choices = owners.length === 0 ? chart.environments : owners;
  const [only] = choices;
  if (only && choices.length === 1) return { chart: chart.folder, environment: only.name };
  const chosen = await vscode.window.showQuickPick(
    choices.map(({ name }) => name),
    { placeHolder: vscode.l10n.t('Choose an environment of {0}', chart.name) },
  );
  return chosen === undefined ? undefined : { chart: chart.folder, environment: chosen };
}
