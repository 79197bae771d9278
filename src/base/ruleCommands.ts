/** What the commands and settings on rule files and PromQL documents are. */

/** A query, and what it should become. */
export interface AlertDraft {
  readonly expr: string;
}

/** A rule, or an expression, of a document that is open. */
export interface RulePlace {
  readonly uri: string;
  /** Where it stands among the expressions of the document, from 0. */
  readonly index: number;
}

export interface RuleCommandArguments {
  'sreWorkbench.rules.checkSelectors': [place: RulePlace];
  'sreWorkbench.rules.replay': [place: RulePlace];
  /** As the rule is now, or as it was when its samples were fetched. */
  'sreWorkbench.rules.showReplay': [place: RulePlace, which: 'now' | 'before'];

  /** Without a query: that under the cursor. */
  'sreWorkbench.rules.makeAlert': [draft?: AlertDraft];
  'sreWorkbench.rules.listUntested': [];
  /** Without a place: the rule under the cursor. */
  'sreWorkbench.rules.makeTest': [place?: RulePlace];
}

/** What lenses call. */
export const internalRuleCommandIds = [
  'sreWorkbench.rules.checkSelectors',
  'sreWorkbench.rules.replay',
  'sreWorkbench.rules.showReplay',
] as const satisfies readonly (keyof RuleCommandArguments)[];

export const ruleCommandIds = [
  ...internalRuleCommandIds,
  'sreWorkbench.rules.makeAlert',
  'sreWorkbench.rules.listUntested',
  'sreWorkbench.rules.makeTest',
] as const satisfies readonly (keyof RuleCommandArguments)[];

export interface RuleSettings {
  'sreWorkbench.rules.enabled': boolean;
}

export const ruleSettingKeys = [
  'sreWorkbench.rules.enabled',
] as const satisfies readonly (keyof RuleSettings)[];
