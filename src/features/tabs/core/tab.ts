/** What an agent tab is, as it stands in `.sre-workbench/tabs.json`. Commands and variables are never in there: profiles are named by id. */
import * as z from 'zod';

export const roles = ['green', 'blue', 'yellow', 'red', 'magenta', 'cyan'] as const;
export type Role = (typeof roles)[number];

const agentNames = ['claude-code', 'codex'] as const;
export type AgentName = (typeof agentNames)[number];

/** How sure it is that a conversation is the tab's: started with our id, told by the agent, or found by folder and time. */
const bindings = ['own', 'told', 'guessed'] as const;

const sessionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/);

const sessionShape = z.object({
  agent: z.enum(agentNames),
  /** Becomes an argument of the agent, so it cannot look like an option. */
  id: sessionId,
  bound: z.enum(bindings),
});
export type TabConversation = z.infer<typeof sessionShape>;

/** Where a tab runs, for the other windows that have its folder open. */
const placeShape = z.object({
  /** Made by the window for itself. */
  window: z.string(),
  /** Process of the shell. */
  shell: z.number(),
  /** When that began, in the system's own words: a later process may have the same id. */
  born: z.string(),
  /** What the window has open, as a URI. */
  workspace: z.exactOptional(z.string()),
  /** Milliseconds since 1970: when another window last asked for it to be shown. */
  shown: z.exactOptional(z.number()),
});
export type TabPlace = z.infer<typeof placeShape>;

/** A line that a person wrote by hand may carry more; what is unknown is kept. */
export const tabShape = z.looseObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: z.string().min(1).max(120),
  /** Absolute, with `/`. */
  cwd: z.string().min(1),
  /** An id of the setting `sreWorkbench.tabs.profiles`, or a built-in one. */
  profile: z.string().min(1),
  role: z.exactOptional(z.enum(roles)),
  /** An id of the setting `sreWorkbench.tabs.environments`. */
  environment: z.exactOptional(z.string()),
  task: z.exactOptional(z.string()),
  /** What is there when the task is done. */
  done: z.exactOptional(z.string()),
  /** Absolute path of the first prompt. */
  promptFile: z.exactOptional(z.string()),
  /** Absolute folder of the worktree that the tab owns. */
  worktree: z.exactOptional(z.string()),
  layout: z.exactOptional(z.string()),
  coordinator: z.exactOptional(z.boolean()),
  conversation: z.exactOptional(sessionShape),
  /** Milliseconds since 1970 of the last start. */
  started: z.exactOptional(z.number()),
  running: z.exactOptional(placeShape),
});
export type Tab = z.infer<typeof tabShape>;

/** What decides what starts: a tab whose hash this machine does not know is shown to a person first. */
export async function startHash(tab: Tab): Promise<string> {
  const { cwd, profile, environment, promptFile, conversation } = tab;
  const text = JSON.stringify([
    cwd,
    profile,
    environment ?? '',
    promptFile ?? '',
    conversation ? [conversation.agent, conversation.id] : [],
  ]);
  return hashOf(text);
}

/** Tells the folders of tabs with one id apart. */
export async function placeHash(folder: string): Promise<string> {
  return (await hashOf(folder)).slice(0, 16);
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A short id that is free among `taken`, made of the name so that a person recognises it in the file. */
export function tabId(name: string, taken: ReadonlySet<string>): string {
  const stem =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 40)
      .replaceAll(/-$/g, '') || 'tab';
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}
