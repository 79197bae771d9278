/** The variables of a tab's terminal. */

/**
 * Variables that a terminal inherits when the editor itself was started by an agent, or traced. An agent that finds
 * them takes itself for a child of that one, and writes no transcript.
 */
const inherited = [
  'CLAUDECODE',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_ENTRYPOINT',
  'TRACEPARENT',
  'TRACESTATE',
] as const;

export const tabVariable = 'SRE_WORKBENCH_TAB';
export const folderVariable = 'SRE_WORKBENCH_FOLDER';

export interface TabEnvironment {
  readonly id: string;
  /** Absolute folder that holds `.sre-workbench`. */
  readonly folder: string;
  /** Later ones win. */
  readonly sets: readonly Readonly<Record<string, string>>[];
  /** Absolute folder of the launcher, to stand first on PATH. */
  readonly launcherFolder?: string;
  readonly path?: string;
  readonly delimiter: string;
}

/** `null` takes a variable away. */
export function terminalEnvironment(options: TabEnvironment): Record<string, string | null> {
  const { launcherFolder, path = '' } = options;
  const chosen: Record<string, string> = Object.assign({}, ...options.sets);
  const withLauncher = [launcherFolder ?? '', chosen['PATH'] ?? path].filter((part) => part !== '');
  return {
    ...Object.fromEntries(inherited.map((name) => [name, null])),
    ...chosen,
    ...(launcherFolder === undefined ? {} : { PATH: withLauncher.join(options.delimiter) }),
    [tabVariable]: options.id,
    [folderVariable]: options.folder,
  };
}
