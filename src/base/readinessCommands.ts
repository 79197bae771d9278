/** What the command and the setting of readiness are. */

export interface ReadinessCommandArguments {
  /** A row of a chart is one: the absolute folder. Left out: the chart of the document in front, or one that is asked for. */
  'sreWorkbench.readiness.check': [of?: { readonly chart: string }];
}

export const readinessCommandIds = [
  'sreWorkbench.readiness.check',
] as const satisfies readonly (keyof ReadinessCommandArguments)[];

export interface ReadinessSettings {
  'sreWorkbench.readiness.enabled': boolean;
}

export const readinessSettingKeys = [
  'sreWorkbench.readiness.enabled',
] as const satisfies readonly (keyof ReadinessSettings)[];
