import * as vscode from 'vscode';
import type { Engine } from '../../../base/ports.ts';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { stripOf, wordsOf } from '../core/replay.ts';
import type { PlacedExpression } from '../core/ruleExpressions.ts';
import { expressionsOf } from './expressions.ts';
import type { Replayed, Replays } from './replays.ts';
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
    return [
      ...questions(expression, place, answers.checks?.answerOf(document, expression)),
      ...(document.languageId === 'promql'
        ? [
            commandLink('sreWorkbench.rules.makeAlert', vscode.l10n.t('Make an alert rule'), {
              expr: expression.text.trim(),
            }),
          ]
        : []),
      ...(expression.kind === 'alert' ? overTime(expression, place, answers.replays) : []),
    ].map((command) => new vscode.CodeLens(range, command));
  });
}

function questions(
  { text }: PlacedExpression,
  place: RulePlace,
  checked: string | undefined,
): readonly vscode.Command[] {
  const expr = text.trim();
  return [
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Run'), { expr, instant: true }),
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Graph'), { expr }),
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Explain'), { expr, view: 'explain' }),
    commandLink('sreWorkbench.rules.checkSelectors', checked ?? vscode.l10n.t('Check'), place),
  ];
}

function overTime(
  rule: PlacedExpression,
  place: RulePlace,
  replays: Replays | undefined,
): readonly vscode.Command[] {
  const answer = replays?.answerOf(place.uri, rule);
  if (!answer) return [commandLink('sreWorkbench.rules.replay', vscode.l10n.t('Last day'), place)];
  const { now, before } = answer;
  const shown = 'summary' in now;
  return [
    shown
      ? commandLink('sreWorkbench.rules.showReplay', textOf(now), place)
      : commandLink('sreWorkbench.rules.replay', textOf(now), place),
    ...(before
      ? [
          commandLink(
            'sreWorkbench.rules.showReplay',
            vscode.l10n.t('before the edit: {0}', textOf(before)),
            place,
          ),
        ]
      : []),
    ...(shown ? [commandLink('sreWorkbench.rules.replay', vscode.l10n.t('Fetch again'), place)] : []),
  ];
}

function textOf(replayed: Replayed): string {
  if ('problem' in replayed) return replayed.problem;
  return `${stripOf(replayed.summary)} ${wordsOf(replayed.summary)}`;
}
