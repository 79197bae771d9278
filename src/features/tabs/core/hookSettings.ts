/** The hooks in an agent's own settings: added as text that a person sees first, and taken out again byte for byte. */
import { isRecord, listOf, parseJson, recordOf, textOf, type JsonRecord } from '../../../base/json.ts';
import type { AgentName } from './tab.ts';

/** Does nothing in terminals that no tab opened, and never fails the agent. */
const hookCommand = 'test -z "$SRE_WORKBENCH_TAB" || sre-workbench hook-event || true';

const events: Readonly<Record<AgentName, readonly string[]>> = {
  'claude-code': [
    'SessionStart',
    'UserPromptSubmit',
    'PreToolUse',
    'PermissionRequest',
    'PostToolUse',
    'Notification',
    'Stop',
    'SubagentStop',
    'PreCompact',
    'PostCompact',
    'SessionEnd',
  ],
  codex: [
    'SessionStart',
    'UserPromptSubmit',
    'PreToolUse',
    'PermissionRequest',
    'PostToolUse',
    'PreCompact',
    'PostCompact',
    'Stop',
  ],
};

/** Seconds after which an agent stops waiting for the hook. */
const timeout = 10;

/** The settings with our hooks; undefined where the text is no JSON object, which is then left alone. `''`: there is no file. */
export function addHooks(text: string, agent: AgentName): string | undefined {
  const settings = text.trim() === '' ? {} : parseJson(text);
  if (!isRecord(settings)) return undefined;
  const hooks = recordOf(settings['hooks']);
  const added = Object.fromEntries(
    events[agent].map((event) => {
      const groups = listOf(hooks[event]);
      const ours = { hooks: [{ type: 'command', command: hookCommand, timeout }] };
      return [event, groups.some(isOurs) ? groups : [...groups, ours]];
    }),
  );
  return format({ ...settings, hooks: { ...hooks, ...added } }, text);
}

/** The settings without our hooks; for a file that was changed since, so that the kept original would undo more. */
export function removeHooks(text: string): string | undefined {
  const settings = parseJson(text);
  if (!isRecord(settings)) return undefined;
  const left = Object.entries(recordOf(settings['hooks'])).flatMap(([event, groups]) => {
    const others = listOf(groups).filter((group) => !isOurs(group));
    return others.length === 0 ? [] : [[event, others] as const];
  });
  const { hooks: _, ...rest } = settings;
  return format(left.length === 0 ? rest : { ...rest, hooks: Object.fromEntries(left) }, text);
}

export function hasHooks(text: string): boolean {
  const hooks = recordOf(recordOf(parseJson(text))['hooks']);
  return Object.values(hooks).some((groups) => listOf(groups).some(isOurs));
}

function isOurs(group: unknown): boolean {
  return listOf(recordOf(group)['hooks']).some((hook) => textOf(recordOf(hook)['command']) === hookCommand);
}

/** In the manner of the file: its indentation, and whether it ends with a line break. */
function format(settings: JsonRecord, like: string): string {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(like.trimStart())?.[1] ?? '  ';
  const text = JSON.stringify(settings, null, indent);
  return like === '' || like.endsWith('\n') ? `${text}\n` : text;
}
