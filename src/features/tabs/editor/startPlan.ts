/** What starting a tab means: its profile, the variables and the one line. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { readSetting } from '../../../editor/settings.ts';
import { commandLine, shellFamily } from '../core/commandLine.ts';
import { joinPath } from '../../../base/paths.ts';
import { terminalEnvironment } from '../core/environment.ts';
import { ownKubeconfig } from '../core/kubeconfig.ts';
import { readEnvironments, readProfiles, startWords, type Profile } from '../core/profiles.ts';
import { placeHash, type Tab, type TabConversation } from '../core/tab.ts';

export interface StartPlan {
  readonly profile: Profile;
  /** Undefined for a plain shell. */
  readonly line: string | undefined;
  /** The id that the agent gives its new conversation. */
  readonly newConversation: string | undefined;
  readonly sets: readonly Readonly<Record<string, string>>[];
}

export function knownProfiles(): readonly Profile[] {
  return readProfiles(readSetting('sreWorkbench.tabs.profiles'));
}

export interface StartWish {
  /** The agent is told where its first prompt is. */
  readonly prompt: boolean;
  /** The tab's conversation has a transcript to go on with. */
  readonly resume: boolean;
}

export function planStart(tab: Tab, { prompt, resume }: StartWish): Result<StartPlan, Failure> {
  const profile = knownProfiles().find(({ id }) => id === tab.profile);
  if (!profile) return noProfile(tab);
  const environments = readEnvironments(readSetting('sreWorkbench.tabs.environments'));
  const environment = tab.environment === undefined ? {} : environments.get(tab.environment);
  if (!environment) return noEnvironment(tab);
  const { conversation } = tab;
  // An agent that never wrote a line knows nothing of the id that it was given: it gets the same one again.
  const newConversation =
    !resume && profile.agent === 'claude-code'
      ? conversation?.agent === 'claude-code'
        ? conversation.id
        : crypto.randomUUID()
      : undefined;
  const words = startWords(profile, resume ? tab : {}, {
    ...(prompt && tab.promptFile !== undefined ? { promptFile: tab.promptFile } : {}),
    ...(newConversation === undefined ? {} : { newConversation }),
  });
  const line = words.length === 0 ? undefined : commandLine(words, shellFamily(vscode.env.shell));
  if (words.length > 0 && line === undefined) return unspeakable(tab);
  return ok({ profile, line, newConversation, sets: [profile.env, environment] });
}

export interface TerminalPlace {
  readonly ports: Ports;
  /** Absolute folder that holds `.sre-workbench`. */
  readonly folder: string;
  readonly launcherFolder: string | undefined;
  /** Absolute folder for what belongs to tabs and must not lie in a workspace. */
  readonly storage: string;
}

/** The variables of the tab's terminal; `null` takes one away. */
export async function environmentOf(
  tab: Tab,
  { sets }: StartPlan,
  { ports, folder, launcherFolder, storage }: TerminalPlace,
): Promise<Record<string, string | null>> {
  const path = ports.environment.variable('PATH');
  const own = joinPath(storage, 'kubernetes', `${tab.id}-${await placeHash(folder)}`);
  const kubeconfig = readSetting('sreWorkbench.tabs.isolateKubernetes')
    ? await ownKubeconfig(ports, { own, given: portsOf(tab, ports).environment.variable('KUBECONFIG') })
    : undefined;
  return terminalEnvironment({
    id: tab.id,
    folder,
    sets: kubeconfig === undefined ? sets : [...sets, { KUBECONFIG: kubeconfig }],
    delimiter: ports.environment.platform === 'win32' ? ';' : ':',
    ...(launcherFolder === undefined ? {} : { launcherFolder }),
    ...(path === undefined ? {} : { path }),
  });
}

/** The ports as the tab's agent sees them: its profile may keep transcripts in another place. */
export function portsOf(tab: Tab, ports: Ports): Ports {
  const profile = knownProfiles().find(({ id }) => id === tab.profile);
  const sets = readEnvironments(readSetting('sreWorkbench.tabs.environments'));
  const own = { ...profile?.env, ...sets.get(tab.environment ?? '') };
  const { environment } = ports;
  return {
    ...ports,
    environment: { ...environment, variable: (name) => own[name] ?? environment.variable(name) },
  };
}

function noProfile(tab: Tab): Result<never, Failure> {
  return fail(
    'no-profile',
    vscode.l10n.t(
      'The tab "{0}" names the profile "{1}", which the settings of this machine do not have. Add it to sreWorkbench.tabs.profiles.',
      tab.name,
      tab.profile,
    ),
  );
}

function noEnvironment(tab: Tab): Result<never, Failure> {
  return fail(
    'no-environment',
    vscode.l10n.t(
      'The tab "{0}" names the environment "{1}", which the settings of this machine do not have. Add it to sreWorkbench.tabs.environments.',
      tab.name,
      tab.environment ?? '',
    ),
  );
}

function unspeakable(tab: Tab): Result<never, Failure> {
  return fail(
    'no-line',
    vscode.l10n.t(
      'The command of the tab "{0}" cannot be written in one line of this shell. Choose another shell, or a folder without special characters.',
      tab.name,
    ),
  );
}

function fail(code: string, message: string): Result<never, Failure> {
  return err({ code, message });
}

/** Whose transcripts tell of the tab. */
export function agentOf(tab: Tab): TabConversation['agent'] | undefined {
  return knownProfiles().find(({ id }) => id === tab.profile)?.agent;
}
