/** What Prometheus would say of the PrometheusRule resources that an environment renders. */
import type { Engine, EngineFailure } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { isSilenced, readSilences } from '../../../base/silences.ts';
import type { YamlNode } from '../../../base/yamlNode.ts';
import type { RenderedDocument } from '../../../clients/engine/charts.ts';
import { checkRuleTexts, type PromqlOptions, type RuleProblem } from '../../../clients/engine/promql.ts';
import type { ManifestFields } from '../../../clients/kubernetes/fieldPlace.ts';
import { isPromqlRule } from '../../../clients/prometheus/rules/promqlRules.ts';
import { ruleTextsIn } from '../../../clients/prometheus/ruleTexts.ts';
import { describeProblem, type RuleVerdict } from '../../../clients/prometheus/ruleVerdicts.ts';

export interface RuleFault {
  readonly rule: RuleVerdict;
  /** Index of the document. */
  readonly document: number;
  /** As the API server writes paths of fields; empty where Prometheus names no rule. */
  readonly field: string;
  readonly message: string;
  /** Of the document, from 1. */
  readonly line?: number;
}

/** Comments that a template leaves in what it writes silence as they do in a rule file. */
export async function findRuleFaults(
  engine: Engine,
  {
    documents,
    fields,
  }: { readonly documents: readonly RenderedDocument[]; readonly fields: readonly ManifestFields[] },
  options: PromqlOptions,
): Promise<Result<readonly RuleFault[], EngineFailure>> {
  const texts = documents.flatMap(({ kind, text }, document) =>
    kind === 'PrometheusRule' ? ruleTextsIn(text).map((each) => ({ document, name: '', text: each })) : [],
  );
  if (texts.length === 0) return ok([]);
  const files = texts.map(({ name, text }) => ({ name, text }));
  const checked = await checkRuleTexts(engine, files, options);
  if (!checked.ok) return checked;
  return ok(
    checked.value.flatMap(({ problems }, index) => {
      const { document = 0, text = '' } = texts[index] ?? {};
      const silences = readSilences(documents[document]?.text ?? '', isPromqlRule);
      const faults = problems.map((problem): RuleFault => {
        const { rule, message } = describeProblem(problem);
        const field = fieldOf(problem, fields[document]?.root);
        // A text among several of a rule is named, and its place is not.
        const hasLine = problem.line > 0 && !field.endsWith('"]');
        return {
          rule,
          // Lines of a rendered text would lead nobody anywhere.
          message: message.replaceAll(/\s*\n\s*line \d+: /g, ' '),
          document,
          field,
          ...(hasLine && { line: lineOf(problem, text) }),
        };
      });
      return faults.filter(({ rule, line = 0 }) => !isSilenced({ rule, line }, silences));
    }),
  );
}

/** Prometheus names the header of a block: the line of the fault is as far below it as it is in the expression. */
function lineOf({ line, expression }: RuleProblem, text: string): number {
  const isBlock = /\|[-+\d]*\s*(?:#.*)?$/.test(text.split('\n')[line - 1] ?? '');
  const [, own] = /^(\d+):\d+: /.exec(expression?.message ?? '') ?? [];
  return isBlock && own !== undefined ? line + Number(own) : line;
}

/** Prometheus names the group, and counts the rules in it. */
function fieldOf({ group, rule, text, expression }: RuleProblem, root: YamlNode | undefined): string {
  const groups = child(child(root, 'spec'), 'groups');
  if (groups?.kind !== 'list' || group === undefined || rule === undefined) return '';
  const index = groups.items.findIndex((item) => {
    const name = child(item, 'name');
    return name?.kind === 'scalar' && name.text === group;
  });
  if (index < 0) return '';
  const [, kind, name] = /^(annotation|label) "([^"]+)": /.exec(text) ?? [];
  const part = expression ? '.expr' : kind === undefined ? '' : `.${kind}s["${name}"]`;
  return `spec.groups[${index}].rules[${rule - 1}]${part}`;
}

const child = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
