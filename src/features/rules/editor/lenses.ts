import * as vscode from 'vscode';
import type { Engine } from '../../../base/ports.ts';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { shortWordsOf, stripOf, wordsOf } from '../core/replay.ts';
import {
  withoutVariables,
  type PlacedExpression,
} from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { expressionsOf } from './expressions.ts';
import type { ReplayAnswer, Replays } from './replays.ts';
import type { SelectorChecks } from './selectorChecks.ts';

/** What was asked for so far. */
export interface LensAnswers {
  readonly checks?: SelectorChecks;
  readonly replays?: Replays;
}

/** Above each expression: run it, graph it, explain it, check its series; an alert rule over the last day; an alert of a query. */
export async function lensesOf(
  document: vscode.TextDocument,
  engine: Engine,
  answers: LensAnswers,
): Promise<vscode.CodeLens[]> {
  const uri = document.uri.toString();
  const expressions = await expressionsOf(document, engine);
  return expressions.flatMap((expression, index) => {
    const { line } = document.positionAt(expression.start);
    const range = new vscode.Range(line, 0, line, 0);
    const place = { uri, index };
    const replay = answers.replays?.answerOf(uri, expression);
    const asked = [
      ...questions(expression, place, answers.checks?.answerOf(document, expression)),
      ...(document.languageId === 'promql' ? [makeAlert(expression)] : []),
      ...(expression.kind === 'alert' ? lastDay(place, replay) : []),
    ];
    const below = new vscode.Range(line + 1, 0, line + 1, 0);
    return [
      ...asked.map((command) => new vscode.CodeLens(range, command)),
      ...(replay ? [new vscode.CodeLens(below, stripLens(replay, place))] : []),
    ];
  });
}

const makeAlert = ({ text }: PlacedExpression): vscode.Command =>
  commandLink('sreWorkbench.rules.makeAlert', vscode.l10n.t('Make an alert rule'), { expr: text.trim() });

function questions(
  { text }: PlacedExpression,
  place: RulePlace,
  checked: string | undefined,
): readonly vscode.Command[] {
  // A variable of a dashboard stands for something that only the dashboard knows; a usual range does for most.
  const expr = (withoutVariables(text) ?? text).trim();
  return [
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Run'), { expr, instant: true }),
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Graph'), { expr }),
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Explain'), { expr, view: 'explain' }),
    commandLink('sreWorkbench.rules.checkSelectors', checked ?? vscode.l10n.t('Check'), place),
  ];
}

function lastDay(place: RulePlace, replay: ReplayAnswer | undefined): readonly vscode.Command[] {
  const ask = commandLink('sreWorkbench.rules.replay', vscode.l10n.t('Last day'), place);
  if (!replay?.before || !('summary' in replay.before)) return [ask];
  const { summary } = replay.before;
  const text = vscode.l10n.t('before the edit: {0} {1}', stripOf(summary), shortWordsOf(summary));
  return [ask, commandLink('sreWorkbench.rules.showReplay', text, place, 'before')];
}

/** A lens of its own below the others: a strip of the day, and the same in words for who does not see it. */
function stripLens({ now }: ReplayAnswer, place: RulePlace): vscode.Command {
  if ('problem' in now) return commandLink('sreWorkbench.rules.replay', now.problem, place);
  const text = `${stripOf(now.summary)} ${wordsOf(now.summary)}`;
  return commandLink('sreWorkbench.rules.showReplay', text, place, 'now');
}
