import * as vscode from 'vscode';
import type { Engine } from '../../../base/ports.ts';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { stripOf, wordsOf } from '../core/replay.ts';
import type { PlacedExpression } from '../core/ruleExpressions.ts';
import { expressionsOf } from './expressions.ts';
import type { ReplayAnswer, Replayed, Replays } from './replays.ts';
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
    const asked = [
      ...questions(expression, place, answers.checks?.answerOf(document, expression)),
      ...(document.languageId === 'promql'
        ? [
            commandLink('sreWorkbench.rules.makeAlert', vscode.l10n.t('Make an alert rule'), {
              expr: expression.text.trim(),
            }),
          ]
        : []),
      ...(expression.kind === 'alert'
        ? [commandLink('sreWorkbench.rules.replay', vscode.l10n.t('Last day'), place)]
        : []),
    ];
    const strip = answers.replays?.answerOf(uri, expression);
    const below = new vscode.Range(line + 1, 0, line + 1, 0);
    return [
      ...asked.map((command) => new vscode.CodeLens(range, command)),
      ...(strip ? overTime(strip, place) : []).map((command) => new vscode.CodeLens(below, command)),
    ];
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

/** A lens of its own below the others: a strip of the day, and the same in words for who does not see it. */
function overTime({ now, before }: ReplayAnswer, place: RulePlace): readonly vscode.Command[] {
  return [
    'summary' in now
      ? commandLink('sreWorkbench.rules.showReplay', textOf(now), place, 'now')
      : commandLink('sreWorkbench.rules.replay', textOf(now), place),
    ...(before
      ? [
          commandLink(
            'sreWorkbench.rules.showReplay',
            vscode.l10n.t('before the edit: {0}', textOf(before)),
            place,
            'before',
          ),
        ]
      : []),
  ];
}

function textOf(replayed: Replayed): string {
  if ('problem' in replayed) return replayed.problem;
  return `${stripOf(replayed.summary)} ${wordsOf(replayed.summary)}`;
}
