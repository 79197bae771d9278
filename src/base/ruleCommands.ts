/** What the commands and settings on rule files and PromQL documents are. */

/** A query, and what it should become. */
export interface AlertDraft {
  readonly expr: string;
}

export interface RuleCommandArguments {
  /** Without a query: that under the cursor. */
  'sreWorkbench.rules.makeAlert': [draft?: AlertDraft];
  'sreWorkbench.rules.listUntested': [];
}

export const ruleCommandIds = [
  'sreWorkbench.rules.makeAlert',
  'sreWorkbench.rules.listUntested',
] as const satisfies readonly (keyof RuleCommandArguments)[];

export interface RuleSettings {
  'sreWorkbench.rules.enabled': boolean;
}

export const ruleSettingKeys = [
  'sreWorkbench.rules.enabled',
] as const satisfies readonly (keyof RuleSettings)[];
