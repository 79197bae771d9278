/** What the command and the setting of readiness are. */

export interface ReadinessCommandArguments {
  'sreWorkbench.readiness.check': [];
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
