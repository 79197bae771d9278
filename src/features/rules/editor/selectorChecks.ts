/** Which selectors have series: asked for by a lens, told at their places until the expression changes. */
import * as vscode from 'vscode';
import { selectorCheck, type CheckedSelector, type SelectorCheck } from '../../../base/prometheusAnswers.ts';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import {
  withoutVariables,
  type PlacedExpression,
} from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { expressionAt, expressionsOf, rangeOf } from './expressions.ts';
import type { RulesDependencies } from './dependencies.ts';

/** Milliseconds without a keystroke before the marks are put to their new places. */
const pause = 150;

export interface NearFix {
  readonly range: vscode.Range;
  readonly text: string;
}

export class SelectorChecks implements vscode.Disposable {
  readonly #dependencies: RulesDependencies;
  readonly #changed: () => void;
  readonly #collection = vscode.languages.createDiagnosticCollection('sre-workbench-series');
  readonly #subscriptions: vscode.Disposable;
  /** By document and expression. */
  readonly #checks = new Map<string, SelectorCheck>();
  readonly #fixes = new WeakMap<vscode.Diagnostic, readonly NearFix[]>();
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(dependencies: RulesDependencies, changed: () => void) {
    this.#dependencies = dependencies;
    this.#changed = changed;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    );
  }

  dispose(): void {
    this.#collection.dispose();
    this.#subscriptions.dispose();
    this.#waiting.forEach((timer) => clearTimeout(timer));
  }

  async check(place: RulePlace): Promise<void> {
    const found = await expressionAt(place, this.#dependencies.ports.engine);
    if (!found) return;
    const { document, expression } = found;
    const expr = withoutVariables(expression.text);
    if (expr === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'What the variables of this expression stand for is not known, so its series cannot be checked.',
        ),
      );
      return;
    }
    const answer = await runCommand('sreWorkbench.prometheus.checkSelectors', expr);
    if (answer === undefined) return;
    this.#checks.set(keyOf(document, expression), selectorCheck.parse(answer));
    await this.#place(document);
    this.#changed();
  }

  /** What the lens of an expression says; undefined where it was not checked. */
  answerOf(document: vscode.TextDocument, expression: PlacedExpression): string | undefined {
    const check = this.#checks.get(keyOf(document, expression));
    if (!check) return undefined;
    const { selectors, server } = check;
    const present = selectors.filter(({ now }) => (now ?? 0) > 0).length;
    if (selectors.length === 0) return vscode.l10n.t('Check: reads no series');
    return present === selectors.length
      ? vscode.l10n.t('Check: every selector has series in {0}', server)
      : vscode.l10n.t('Check: {0} of {1} selectors have series in {2}', present, selectors.length, server);
  }

  fixesOf(diagnostic: vscode.Diagnostic, uri: vscode.Uri): readonly NearFix[] {
    // The editor hands out copies.
    const own = this.#collection
      .get(uri)
      ?.find(({ range, message }) => range.isEqual(diagnostic.range) && message === diagnostic.message);
    return (own && this.#fixes.get(own)) ?? [];
  }

  #soon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#collection.has(document.uri)) return;
    clearTimeout(this.#waiting.get(key));
    const run = () => {
      this.#waiting.delete(key);
      this.#place(document).catch((error: unknown) =>
        this.#dependencies.reporter.bug('rules.selectors', error),
      );
    };
    this.#waiting.set(key, setTimeout(run, pause));
  }

  async #place(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const expressions = await expressionsOf(document, this.#dependencies.ports.engine);
    if (document.isClosed || document.version !== version) return;
    const diagnostics = expressions.flatMap((expression) =>
      (this.#checks.get(keyOf(document, expression))?.selectors ?? [])
        .filter(({ now }) => now === 0)
        .map((selector) => this.#diagnosticOf(document, expression, selector)),
    );
    this.#collection.set(document.uri, diagnostics);
  }

  #diagnosticOf(
    document: vscode.TextDocument,
    expression: PlacedExpression,
    selector: CheckedSelector,
  ): vscode.Diagnostic {
    const had = (selector.before ?? 0) > 0;
    const range = rangeOf(document, expression, selector);
    const diagnostic = new vscode.Diagnostic(
      range,
      messageOf(selector),
      had ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Warning,
    );
    diagnostic.source = 'SRE Workbench';
    diagnostic.code = 'series';
    const fixes = selector.near.flatMap(({ replace }) =>
      replace ? [{ range: rangeOf(document, expression, replace), text: replace.text }] : [],
    );
    this.#fixes.set(diagnostic, fixes);
    return diagnostic;
  }

  #forget(document: vscode.TextDocument): void {
    this.#collection.delete(document.uri);
    const prefix = keyOf(document, { text: '' });
    for (const key of this.#checks.keys()) if (key.startsWith(prefix)) this.#checks.delete(key);
  }
}

function messageOf({ text, before, reason, near }: CheckedSelector): string {
  if ((before ?? 0) > 0) {
    return vscode.l10n.t('{0} has no series now; it had {1} in the last day.', text, before ?? 0);
  }
  const names = near.map(({ name, series }) => vscode.l10n.t('{0} ({1} series)', name, series));
  const known = names.length > 0 ? vscode.l10n.t('There is: {0}.', names.join(', ')) : '';
  return [reason || vscode.l10n.t('No series matches {0} in this time.', text), known]
    .filter(Boolean)
    .join(' ');
}

const keyOf = (document: vscode.TextDocument, { text }: Pick<PlacedExpression, 'text'>): string =>
  `${document.uri.toString()}\n${text}`;
