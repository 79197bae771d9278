/** What an alert should bring to the person whom it wakes: the checklist, one rule for each question. */
import { t } from '@vscode/l10n';
import { parseExpression, partsOf, type Expression } from '../expression.ts';
import { addNote, extendNote, runbookFor, withoutBool } from './alertFixes.ts';
import type { TextFix } from './fix.ts';
import { alertSeverities } from './promqlRules.ts';
import { remember } from './remember.ts';
import type { AlertRule, Extent, PlacedExpression } from './ruleExpressions.ts';

export type AlertLintRule = keyof typeof alertSeverities;

export interface AlertFinding extends Extent {
  readonly rule: AlertLintRule;
  readonly severity: 'information';
  readonly message: string;
  /** With places in the document. */
  readonly fix?: TextFix;
}

/** What is known of the files around a rule file. */
export interface RunbookFacts {
  /** Whether a link that is no URL leads to a file; undefined where that cannot be said. */
  readonly exists?: (link: string) => Promise<boolean | undefined>;
  /** Runbooks that could be linked, as a rule would name them. */
  readonly runbooks?: readonly string[];
}

interface Alert {
  readonly placed: PlacedExpression;
  readonly rule: AlertRule;
  /** Of the document. */
  readonly text: string;
}

export async function lintAlert(
  placed: PlacedExpression,
  text: string,
  facts: RunbookFacts = {},
): Promise<readonly AlertFinding[]> {
  const { rule } = placed;
  if (!rule) return [];
  const alert = { placed, rule, text };
  const watchdog = thresholdOf(placed.text) === 'always';
  return [
    ...actionable(alert),
    ...(await runbook(alert, facts)),
    // An alert that always fires tells that alerting works: it has no users, no threshold and nothing to say of labels.
    ...(watchdog ? [] : [...impact(alert), ...compared(alert), ...context(alert)]),
  ];
}

const found = (rule: AlertLintRule, { from, to }: Extent, message: string, fix?: TextFix): AlertFinding[] => [
  { rule, severity: alertSeverities[rule], from, to, message, ...(fix && { fix }) },
];

const words = /^(?:summary|description|message|title|details|action|resolution)$/i;
const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function actionable({ placed, rule, text }: Alert): readonly AlertFinding[] {
  const said = rule.notes.filter((note) => words.test(note.name) && note.text.trim() !== '');
  const name = lettersOf(placed.name);
  if (said.some((note) => lettersOf(note.text) !== name)) return [];
  const [first] = said;
  if (first) {
    return found(
      'alert-not-actionable',
      first,
      t('The {0} only repeats the name of the alert. Say what is wrong and what to do about it.', first.name),
    );
  }
  return found(
    'alert-not-actionable',
    rule.nameAt,
    t(
      'Neither a summary nor a description: whoever gets {0} is not told what is wrong and what to do.',
      placed.name,
    ),
    addNote(text, rule, { name: 'summary', value: summaryOf(placed) }),
  );
}

/** `HighErrorRate` of an expression by job becomes "High error rate on {{ $labels.job }}: {{ $value | humanize }}". */
export function summaryOf({ name, text }: Pick<PlacedExpression, 'name' | 'text'>): string {
  const plain = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_-]+/g, ' ');
  const sentence = plain.charAt(0).toUpperCase() + plain.slice(1).toLowerCase();
  const [label] = groupedBy(parseExpression(text).tree);
  const where = label === undefined ? '' : t(' on {0}', `{{ $labels.${label} }}`);
  return `${sentence}${where}: {{ $value | humanize }}`;
}

/** Labels that the answer has for certain: those that its outermost aggregation keeps. */
function groupedBy(tree: Expression | undefined): readonly string[] {
  if (tree?.kind === 'aggregation')
    return tree.grouping?.mode === 'by'
      ? tree.grouping.labels.filter((label) => /^[A-Za-z_]\w*$/.test(label))
      : [];
  if (tree?.kind !== 'binary') return [];
  return [...groupedBy(tree.left), ...groupedBy(tree.right)];
}

const runbookName = /^(?:run|play)_?-?books?(?:_?-?(?:url|link|uri))?$/i;

async function runbook({ placed, rule, text }: Alert, facts: RunbookFacts): Promise<readonly AlertFinding[]> {
  const link = rule.notes.find(({ name }) => runbookName.test(name));
  const near = runbookFor(placed.name, facts.runbooks ?? []);
  if (!link) {
    return found(
      'alert-without-runbook',
      rule.nameAt,
      t(
        'No runbook: whoever gets {0} has to find out alone what to do. Add an annotation {1}.',
        placed.name,
        'runbook_url',
      ),
      near === undefined ? undefined : addNote(text, rule, { name: 'runbook_url', value: near }),
    );
  }
  if (await leadsSomewhere(link.text.trim(), facts)) return [];
  const fix =
    near === undefined
      ? undefined
      : { title: t('Link {0}', near), edits: [{ from: link.from, to: link.to, text: quoted(near) }] };
  return found(
    'alert-runbook-missing',
    link,
    t(
      'The runbook {0} is neither a file of the workspace nor the address of a page.',
      link.text.trim() || "''",
    ),
    fix,
  );
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A page is not asked for; where a template makes the link, only the alert itself knows it. */
async function leadsSomewhere(link: string, { exists }: RunbookFacts): Promise<boolean> {
  if (link.includes('{{')) return true;
  if (/^[a-z][\w+.-]*:\/\//i.test(link)) return URL.canParse(link) && new URL(link).hostname.length > 0;
  if (link === '') return false;
  return (await exists?.(link)) ?? true;
}

const pages = /^(?:page|paging|critical|crit|emergency|fatal|disaster|sev-?1|p-?[01])$/i;
const impactWords =
  /\b(?:users?|customers?|clients?|visitors?|callers?|consumers?|tenants?|readers?|requests?|quer(?:y|ies)|orders?|payments?|log-?ins?|sessions?|jobs? (?:are|is)|messages?|e?mails?|pages? (?:load|are)|impact|affect(?:s|ed)?|outage|unavailab\w*|unreachable|down|lost|los(?:e|es|ing)|data loss|error budget|slo|slow\w*|latenc\w*|fail(?:s|ed|ing|ures?)?|does not answer|cannot|can't|connections?)\b/i;

/** Only those that wake somebody: a ticket may be about a cause. */
function impact({ placed, rule }: Alert): readonly AlertFinding[] {
  const severity = placed.labels['severity'] ?? placed.labels['priority'] ?? '';
  if (!pages.test(severity) || rule.notes.length === 0) return [];
  const told = rule.notes.some(({ name, text }) => /impact/i.test(name) || impactWords.test(text));
  return told || Object.keys(placed.labels).some((label) => /impact/i.test(label))
    ? []
    : found(
        'alert-without-impact',
        rule.nameAt,
        t(
          '{0} wakes somebody, and nothing in it says what users notice. Add an annotation {1}.',
          placed.name,
          'impact',
        ),
      );
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const existences = new Set(['absent', 'absent_over_time', 'changes', 'resets']);

/** `always`: it fires on purpose whatever happens. */
const thresholdOf = remember((text: string): 'none' | 'bool' | 'some' | 'always' => {
  const { tree, faults } = parseExpression(text);
  if (!tree || faults.length > 0) return 'some';
  if (tree.kind === 'call' && tree.name === 'vector') return 'always';
  const all = allParts(tree);
  const compares = all.filter((part) => part.kind === 'binary' && comparisons.has(part.operator));
  if (compares.some((part) => part.kind === 'binary' && !part.bool)) return 'some';
  const asksWhatIs = all.some(
    (part) =>
      (part.kind === 'call' && existences.has(part.name)) ||
      (part.kind === 'binary' && part.operator === 'unless') ||
      (part.kind === 'selector' && part.metric?.startsWith('ALERTS') === true),
  );
  if (asksWhatIs) return 'some';
  return compares.length > 0 ? 'bool' : 'none';
});

function allParts(tree: Expression): readonly Expression[] {
  return [tree, ...partsOf(tree).flatMap(allParts)];
}

function compared(alert: Alert): readonly AlertFinding[] {
  const kind = thresholdOf(alert.placed.text);
  if (kind !== 'none' && kind !== 'bool') return [];
  const { placed } = alert;
  const from = placed.places[0] ?? placed.start;
  const at = { from, to: Math.max(placed.places.at(-1) ?? 0, from + 1) };
  return kind === 'bool'
    ? found(
        'alert-without-threshold',
        at,
        t('{0} answers 0 or 1 and never nothing, so the alert fires at all times. Leave {0} out.', 'bool'),
        withoutBool(placed),
      )
    : found(
        'alert-without-threshold',
        at,
        t(
          'Nothing is compared: the alert fires for each series that there is, whatever its value. Add a threshold.',
        ),
      );
}

function context({ rule, text }: Alert): readonly AlertFinding[] {
  const said = rule.notes.filter(({ name }) => words.test(name));
  const [first] = said;
  if (!first || rule.notes.some((note) => !runbookName.test(note.name) && note.text.includes('{{')))
    return [];
  return found(
    'alert-without-context',
    first,
    t(
      'The annotations are the same whichever series it is about and however bad it is. Use {0} and {1}.',
      '{{ $labels.NAME }}',
      '{{ $value }}',
    ),
    extendNote(text, first, ' ({{ $value | humanize }})'),
  );
}
