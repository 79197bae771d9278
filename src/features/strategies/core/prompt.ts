/** The steps as the first prompt of an agent: the same that a person works through, with what it must not do by itself. */
import { t } from '@vscode/l10n';
import { code, oneLine } from '../../../base/oneLine.ts';
import type { Check } from './checkShape.ts';
import { fill, fillCommand, type Values } from './placeholders.ts';
import type { DecisionNode, Step, Strategy } from './strategy.ts';

export interface PromptOptions {
  readonly values: Values;
  readonly drill: boolean;
  /** Absolute path of the incident's folder. */
  readonly incident?: string;
}

export function strategyPrompt(strategy: Strategy, { values, drill, incident }: PromptOptions): string {
  const { title, when, steps, undo, decisions, symptoms } = strategy;
  const known = strategy.values.filter(({ name }) => (values[name] ?? '').trim() !== '');
  return [
    `# ${title}`,
    when,
    ...(drill ? [t('This is a drill: change nothing that people use.')] : []),
    t(
      'Work through the steps in their order. Say after each what you saw, as evidence. Look and propose by yourself; whatever changes a live system you show first, and you wait for a yes.',
    ),
    ...(incident === undefined ? [] : [t('The log of the incident is in {0}; read it first.', incident)]),
    `## ${t('Values')}`,
    known.length === 0
      ? t('None is known yet. Ask for what a step needs.')
      : list(
          known.map(({ name, question }) => `${name}: ${code(oneLine(values[name] ?? ''))} (${question})`),
        ),
    ...stepTexts(steps, values),
    ...(undo
      ? [`## ${t('Undo, in this order')}`, undo.trigger, ...stepTexts(undo.steps, values, '###')]
      : []),
    ...decisions.flatMap((decision) => [`## ${decision.title}`, treeText(decision.root, 0)]),
    ...(symptoms.length === 0
      ? []
      : [`## ${t('From symptom to fix')}`, list(symptoms.map(({ symptom, fix }) => `${symptom} → ${fix}`))]),
    '',
  ].join('\n\n');
}

function stepTexts(steps: readonly Step[], values: Values, heading = '##'): readonly string[] {
  return steps.flatMap((step, index) => [
    `${heading} ${index + 1}. ${step.title}`,
    ...(step.why === undefined ? [] : [step.why]),
    list([
      ...step.checks.map((check) => t('Check: {0} ({1})', check.title, checkText(check, values))),
      ...step.asks.map(({ text }) => t('Make sure: {0}', text)),
      ...step.commands.map((command) =>
        t('Command, after a yes: {0}', code(oneLine(fillCommand(command, values)))),
      ),
    ]),
  ]);
}

/** What is asked, in a word or two: the rest stands in the values. */
function checkText(check: Check, values: Values): string {
  // Values are text of others: on one line, marked as what they are.
  const filled = (text: string): string => code(oneLine(fill(text, values) || '?'));
  switch (check.kind) {
    case 'http':
      return `GET ${filled(check.url)}`;
    case 'dns':
      return `DNS ${filled(check.name)}`;
    case 'tcp':
      return `TCP ${filled(check.host)}:${filled(String(check.port))}`;
    case 'tls':
      return `TLS ${filled(check.host)}:${filled(String(check.port))}, ${check.expect.join(', ')}`;
    case 'key':
      return filled(check.file);
    case 'rollout':
      return `kubectl rollout status ${filled(check.workload)} --namespace ${filled(check.namespace)}`;
    case 'promql':
      return `PromQL ${filled(check.query)}`;
    case 'log':
      return filled(check.workload ?? check.file ?? '');
    case 'checksum':
      return `SHA-256 ${filled(check.file)}`;
  }
}

function treeText(node: DecisionNode, depth: number): string {
  const indent = '  '.repeat(depth);
  return [
    `${indent}- ${node.question}`,
    ...node.answers.map(({ answer, next }) =>
      typeof next === 'string'
        ? `${indent}  - ${answer} → ${next}`
        : `${indent}  - ${answer}:\n${treeText(next, depth + 2)}`,
    ),
  ].join('\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
