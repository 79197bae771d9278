/** What Prometheus loads without a word of the rules that an environment renders: mistakes that circulate, alerts that lack something. */
import { SourceText, type YamlNode } from '../../../base/yamlNode.ts';
import type { RenderedDocument } from '../../../clients/engine/charts.ts';
import type { ManifestFields } from '../../../clients/kubernetes/fieldPlace.ts';
import { applyEdits } from '../../../clients/prometheus/rules/fix.ts';
import { rememberingLint } from '../../../clients/prometheus/rules/lint.ts';
import { lintEach, twiceFindings, type LintedFinding } from '../../../clients/prometheus/rules/lintRules.ts';
import { withoutSilenced, type LintedRule } from '../../../clients/prometheus/rules/promqlRules.ts';
import {
  recordedAgain,
  recordedIn,
  type RecordedRule,
} from '../../../clients/prometheus/rules/recordedTwice.ts';
import { remember } from '../../../clients/prometheus/rules/remember.ts';
import { expressionsIn } from '../../../clients/prometheus/rules/ruleExpressions.ts';
import type { Rewrite } from './report.ts';

export interface LintFault {
  readonly rule: LintedRule;
  /** Index of the document. */
  readonly document: number;
  readonly field: string;
  readonly message: string;
  /** Of the document, from 1. */
  readonly line: number;
  /** Where a template's line spells this itself, the template is at fault, and no value. */
  readonly spelt: string;
  /** What takes it away, where that is all on the marked line. */
  readonly rewrite?: Rewrite;
}

/** Documents whose lint is kept. */
const mostKept = 300;

const lint = rememberingLint();

/** By the text: at a keystroke most documents are what they were. */
const lintText = remember(async (text: string) => {
  const expressions = expressionsIn(text);
  return {
    findings: await lintEach({ text, expressions }, { lint }),
    recorded: recordedIn('', text, expressions),
  };
}, mostKept);

/**
 * Comments that a template leaves in what it writes silence as they do in a rule file.
 *
 * @param values all texts that the environment's values hold: of rules that an archive renders only those that come from them
 * can be changed by anyone here
 */
export async function findLintFaults(
  {
    documents,
    fields,
  }: { readonly documents: readonly RenderedDocument[]; readonly fields: readonly ManifestFields[] },
  values: () => ReadonlySet<string>,
): Promise<readonly LintFault[]> {
  const linted = await Promise.all(
    documents.map(async ({ kind, text }, index) => ({
      index,
      text,
      ...(kind === 'PrometheusRule' ? await lintText(text) : { findings: [], recorded: [] }),
    })),
  );
  // A document is named by its index, as two may have the same name.
  const recorded = linted.flatMap(({ index, recorded: own }) =>
    own.map((each): RecordedRule => ({ ...each, file: String(index) })),
  );
  const wordsFor = ({ file }: RecordedRule) => `PrometheusRule ${documents[Number(file)]?.name ?? ''}`;
  const twice = Map.groupBy(recordedAgain(recorded, [], wordsFor), ({ own }) => Number(own.file));
  return linted.flatMap(({ index, text, findings }) => {
    const found = [...findings, ...twiceFindings(text, twice.get(index) ?? [])];
    if (found.length === 0) return [];
    const source = new SourceText('', text);
    const faults = withoutSilenced(text, found).map((finding): LintFault => {
      const { rule, message, from } = finding;
      const field = fields[index]?.pathAt(from) ?? '';
      const { line } = source.position(from);
      const rewrite = rewriteOf(finding, text);
      return {
        rule,
        document: index,
        field,
        message,
        line,
        spelt: speltIn(finding, text, field),
        ...(rewrite && { rewrite }),
      };
    });
    const isPacked = documents[index]?.file === '';
    return isPacked ? faults.filter(({ field }) => isFromValues(fields[index]?.root, field, values)) : faults;
  });
}

/** Their fault is a figure, which may come from a value in the midst of what the template writes. */
const ofRanges: ReadonlySet<LintedRule> = new Set(['range-too-short', 'range-beyond-retention']);

function speltIn({ rule, from, to }: LintedFinding, text: string, field: string): string {
  const [, key] = /\.(alert|record)$/.exec(field) ?? [];
  // What an alert lacks is missing from whatever writes the alert.
  if (key !== undefined) return `${key}:`;
  const marked = text.slice(from, to);
  const [, range] = (ofRanges.has(rule) && /\[([^\]]+)\]/.exec(marked)) || [];
  return range ?? /[\w:]+/.exec(marked)?.[0] ?? '';
}

function isFromValues(root: YamlNode | undefined, field: string, values: () => ReadonlySet<string>): boolean {
  const [, group, rule] = /^spec\.groups\[(\d+)\]\.rules\[(\d+)\]/.exec(field) ?? [];
  const found = ['spec', 'groups', Number(group), 'rules', Number(rule), 'expr'].reduce(childOf, root);
  return found?.kind === 'scalar' && values().has(found.text);
}

function childOf(node: YamlNode | undefined, step: string | number): YamlNode | undefined {
  if (typeof step === 'number') return node?.kind === 'list' ? node.items[step] : undefined;
  return node?.kind === 'map' ? node.entries.get(step)?.value : undefined;
}

function rewriteOf({ from, fix }: LintedFinding, text: string): Rewrite | undefined {
  if (fix === undefined) return undefined;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const [of = ''] = text.slice(start).split('\n', 1);
  const edits = fix.edits.map((edit) => ({ ...edit, from: edit.from - start, to: edit.to - start }));
  if (edits.some((edit) => edit.from < 0 || edit.to > of.length)) return undefined;
  return { title: fix.title, of, by: applyEdits(of, edits) };
}
