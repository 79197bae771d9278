/** Findings of the rules over a small chart, in a form that fits a line of a test. */
import type { RuleFinding } from '../../src/features/helm/core/rules/input.ts';
import { runRules } from '../../src/features/helm/core/rules/all.ts';
import type { RuleId } from '../../src/features/helm/core/rules.ts';
import { makeInput, type ChartFiles, type InputOptions } from './valuesInput.ts';

/** A template that reads all values, for charts in which that is not what is looked at. */
const readsEverything = { 'templates/all.yaml': '{{ toYaml .Values }}' };

export function findAll(files: ChartFiles, options: InputOptions = {}): readonly RuleFinding[] {
  return runRules(makeInput(files, options));
}

export function findRule(
  rule: RuleId,
  files: ChartFiles,
  options: InputOptions = {},
): readonly RuleFinding[] {
  const hasTemplates = Object.keys(files).some((path) => path.includes('templates/'));
  return findAll({ ...(hasTemplates ? {} : readsEverything), ...files }, options).filter(
    (finding) => finding.rule === rule,
  );
}

/** `production values/production.yaml:4:13 resources.limits.memory`; `all` for what all environments share. */
export function brief({ environment, file, line, column, path }: RuleFinding): string {
  return `${environment ?? 'all'} ${file}:${line}:${column} ${path}`.trimEnd();
}

export function briefs(rule: RuleId, files: ChartFiles, options: InputOptions = {}): readonly string[] {
  return findRule(rule, files, options).map(brief);
}

export function messages(rule: RuleId, files: ChartFiles, options: InputOptions = {}): readonly string[] {
  return findRule(rule, files, options).map(({ message }) => message);
}
