/** Asks for what opens a server, once, and keeps it in the editor's secret storage, bound to the server's origin. */
import * as vscode from 'vscode';
import type { Secrets } from '../../../base/ports.ts';
import type { PrometheusServer } from '../../../base/servers.ts';
import { basicSecret, credentialKey } from '../../../clients/prometheus/credentials.ts';
import { signingSecret } from '../../../clients/prometheus/signature.ts';
import { microsoftToken } from './servers.ts';

interface Way extends vscode.QuickPickItem {
  /** Undefined: the person thought better of it. `null`: forget what is stored. */
  readonly ask: () => Promise<string | null | undefined>;
}

/** Answers whether something was stored or taken away. */
export async function signIn(secrets: Secrets, server: PrometheusServer): Promise<boolean> {
  const { origin } = new URL(server.url);
  const way = await vscode.window.showQuickPick(waysTo(server), {
    title: vscode.l10n.t('Sign in to {0}', origin),
    placeHolder: vscode.l10n.t('How does {0} want to know who asks?', server.name),
  });
  if (!way) return false;
  if (server.url.startsWith('http:') && !isLocal(server.url) && !(await agreesToPlainText(origin)))
    return false;
  const secret = await way.ask();
  if (secret === undefined) return false;
  if (secret === null) await secrets.delete(credentialKey(server.url));
  else await secrets.store(credentialKey(server.url), secret);
  return true;
}

function waysTo({ kind }: PrometheusServer): readonly Way[] {
  const microsoft: Way = {
    label: vscode.l10n.t('Microsoft account'),
    description: vscode.l10n.t('the one that you are signed in to the editor with'),
    // The account hands out tokens by itself; only a stored secret would stand in its way.
    ask: async () => ((await microsoftToken({ createIfNone: true })) === undefined ? undefined : null),
  };
  const token: Way = {
    label: vscode.l10n.t('Token'),
    description: vscode.l10n.t('sent as a bearer token'),
    ask: () => askSecret(vscode.l10n.t('Token')),
  };
  const password: Way = {
    label: vscode.l10n.t('User and password'),
    ask: async () => {
      const user = await vscode.window.showInputBox({ prompt: vscode.l10n.t('User'), ignoreFocusOut: true });
      if (user === undefined) return undefined;
      const given = await askSecret(vscode.l10n.t('Password of {0}', user));
      return given === undefined ? undefined : basicSecret(user, given);
    },
  };
  const accessKey: Way = {
    label: vscode.l10n.t('Access key of Amazon'),
    description: vscode.l10n.t('requests are signed with it'),
    ask: askAccessKey,
  };
  const none: Way = {
    label: vscode.l10n.t('Nothing'),
    description: vscode.l10n.t('forget what is stored for this server'),
    ask: async () => null,
  };
  if (kind === 'amazon') return [accessKey, token, none];
  return kind === 'azure' ? [microsoft, token, none] : [token, password, none];
}

async function askAccessKey(): Promise<string | undefined> {
  const id = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('Id of the access key'),
    ignoreFocusOut: true,
  });
  if (!id?.trim()) return undefined;
  const secret = await askSecret(vscode.l10n.t('Secret of {0}', id.trim()));
  if (secret === undefined) return undefined;
  const session = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('Session token; leave it empty where the key is not temporary'),
    password: true,
    ignoreFocusOut: true,
  });
  if (session === undefined) return undefined;
  return signingSecret({ id: id.trim(), secret, ...(session.trim() !== '' && { session: session.trim() }) });
}

async function askSecret(prompt: string): Promise<string | undefined> {
  const given = await vscode.window.showInputBox({ prompt, password: true, ignoreFocusOut: true });
  return given === undefined || given.trim() === '' ? undefined : given.trim();
}

async function agreesToPlainText(origin: string): Promise<boolean> {
  const go = vscode.l10n.t('Send It Anyway');
  const message = vscode.l10n.t(
    '{0} is not encrypted: whoever is on the way can read what you send.',
    origin,
  );
  return (await vscode.window.showWarningMessage(message, { modal: true }, go)) === go;
}

function isLocal(url: string): boolean {
  return /^(?:localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
