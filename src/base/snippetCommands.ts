/** What the command and the setting of snippets are. */

export interface SnippetCommandArguments {
  'sreWorkbench.snippets.insert': [];
}

export const snippetCommandIds = [
  'sreWorkbench.snippets.insert',
] as const satisfies readonly (keyof SnippetCommandArguments)[];

export interface SnippetSettings {
  'sreWorkbench.snippets.enabled': boolean;
}

export const snippetSettingKeys = [
  'sreWorkbench.snippets.enabled',
] as const satisfies readonly (keyof SnippetSettings)[];
