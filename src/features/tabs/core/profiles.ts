/** Agent profiles: what a tab starts, and how it goes on with a conversation. They come from the machine's settings alone. */
import * as z from 'zod';
import type { AgentName, Tab } from './tab.ts';

export interface Profile {
  readonly id: string;
  readonly label: string;
  /** Whose transcripts tell of it; undefined for a plain shell or a program that is not known. */
  readonly agent: AgentName | undefined;
  /** Program and first arguments; empty for a plain shell. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const builtInProfiles: readonly Profile[] = [
  { id: 'claude', label: 'Claude Code', agent: 'claude-code', command: ['claude'], env: {} },
  { id: 'codex', label: 'Codex', agent: 'codex', command: ['codex'], env: {} },
  { id: 'shell', label: 'Shell', agent: undefined, command: [], env: {} },
];

const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);
const variables = z.record(name, z.string());
const profileShape = z.object({
  label: z.exactOptional(z.string()),
  agent: z.exactOptional(z.enum(['claude-code', 'codex'])),
  command: z.exactOptional(z.array(z.string())),
  env: z.exactOptional(variables),
});

/** The built-in profiles and those of the setting `sreWorkbench.tabs.profiles`; one of the same id replaces a built-in one field by field. */
export function readProfiles(setting: unknown): readonly Profile[] {
  const found = new Map(builtInProfiles.map((profile) => [profile.id, profile]));
  const entries = z.record(z.string(), z.unknown()).safeParse(setting);
  for (const [id, value] of Object.entries(entries.success ? entries.data : {})) {
    const given = profileShape.safeParse(value);
    if (!given.success) continue;
    const before = found.get(id);
    found.set(id, {
      id,
      label: given.data.label ?? before?.label ?? id,
      agent: given.data.agent ?? before?.agent,
      command: given.data.command ?? before?.command ?? [],
      env: given.data.env ?? before?.env ?? {},
    });
  }
  return [...found.values()];
}

/** Sets of variables by id, from the setting `sreWorkbench.tabs.environments`. */
export function readEnvironments(setting: unknown): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const entries = z.record(z.string(), z.unknown()).safeParse(setting);
  return new Map(
    Object.entries(entries.success ? entries.data : {}).flatMap(([id, value]) => {
      const given = variables.safeParse(value);
      return given.success ? [[id, given.data] as const] : [];
    }),
  );
}

export interface StartOptions {
  /** Absolute path of the prompt's file: the agent gets a sentence that leads there, never the prompt itself. */
  readonly promptFile?: string;
  /** The id that a new conversation of Claude Code gets. */
  readonly newConversation?: string;
}

/** Stands for the prompt's file in the command of a profile whose program is not known here. */
const promptPlace = '{promptFile}';

/** Whether the profile's agent can be handed a prompt at its start. */
export function takesPrompt(profile: Profile): boolean {
  return profile.agent !== undefined || profile.command.some((word) => word.includes(promptPlace));
}

/** The words that start a tab's agent: its conversation is continued where the tab has one. Empty for a plain shell. */
export function startWords(
  profile: Profile,
  tab: Pick<Tab, 'conversation'>,
  options: StartOptions,
): readonly string[] {
  const { promptFile } = options;
  const command = profile.command
    .filter((word) => promptFile !== undefined || !word.includes(promptPlace))
    .map((word) => word.replaceAll(promptPlace, promptFile ?? ''));
  if (command.length === 0 || profile.agent === undefined) return command;
  const prompt = promptFile === undefined ? [] : [`Read the file ${promptFile} and do what it asks.`];
  const { conversation } = tab;
  if (conversation?.agent === profile.agent) {
    const resume = conversation.agent === 'claude-code' ? '--resume' : 'resume';
    return [...command, resume, conversation.id, ...prompt];
  }
  const id = profile.agent === 'claude-code' ? options.newConversation : undefined;
  return [...command, ...(id === undefined ? [] : ['--session-id', id]), ...prompt];
}
