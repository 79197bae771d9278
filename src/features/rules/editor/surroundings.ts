import * as vscode from 'vscode';
import type { Surroundings } from '../../../clients/prometheus/rules/lintRules.ts';
import { recordedIn, type RecordedRule } from '../../../clients/prometheus/rules/recordedTwice.ts';
import { filesWith, textOf } from './holdingFiles.ts';

type Recorded = Map<string, readonly RecordedRule[]>;

/** What the other files of the workspace hold that a rule file is judged by: read when it is first asked for, then kept. */
export class WorkspaceRules implements vscode.Disposable {
  readonly #changed: () => void;
  #watch: vscode.Disposable | undefined;
  #recorded: Promise<Recorded> | undefined;
  #runbooks: Promise<readonly string[]> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  dispose(): void {
    this.#watch?.dispose();
  }

  /** Of a file in a workspace that is trusted; nothing of others is looked at. */
  async around(document: vscode.TextDocument): Promise<Surroundings | undefined> {
    if (!vscode.workspace.getWorkspaceFolder(document.uri) || !vscode.workspace.isTrusted) return undefined;
    this.#watch ??= this.#startWatching();
    this.#recorded ??= recordedRules();
    this.#runbooks ??= runbookFiles();
    const file = shown(document.uri);
    const recorded = await this.#recorded;
    return {
      file,
      recorded: [...recorded].flatMap(([name, rules]) => (name === file ? [] : rules)),
      runbooks: await this.#runbooks,
      exists: async (link) => exists(link, document.uri),
    };
  }

  #startWatching(): vscode.Disposable {
    const watchers = ['**/*.{yml,yaml}', '**/*.md'].map((pattern) =>
      vscode.workspace.createFileSystemWatcher(pattern),
    );
    const again = (uri: vscode.Uri) => {
      if (uri.path.endsWith('.md')) this.#runbooks = undefined;
      else this.#recorded = this.#recorded?.then(async (known) => readAgain(known, uri));
      this.#changed();
    };
    return vscode.Disposable.from(
      ...watchers.flatMap((watcher) => [
        watcher,
        watcher.onDidCreate(again),
        watcher.onDidChange(again),
        watcher.onDidDelete(again),
      ]),
    );
  }
}

const shown = (uri: vscode.Uri) => vscode.workspace.asRelativePath(uri);

async function recordedRules(): Promise<Recorded> {
  const files = await filesWith(/\brecord["']?\s*:/, '**/*.{yml,yaml}');
  return new Map(files.map(({ uri, text }) => [shown(uri), recordedIn(shown(uri), text)]));
}

async function readAgain(known: Recorded, uri: vscode.Uri): Promise<Recorded> {
  const text = await textOf(uri);
  return new Map(known).set(shown(uri), text === undefined ? [] : recordedIn(shown(uri), text));
}

async function runbookFiles(): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles('**/{runbook,runbooks}/**/*.md', '**/node_modules/**', 1000);
  return found.map(shown).sort();
}

/** Seen from the rule file, or from any folder that is open. */
async function exists(link: string, from: vscode.Uri): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const bases = [vscode.Uri.joinPath(from, '..'), ...folders.map(({ uri }) => uri)];
  const [path = ''] = link.split('#');
  for (const base of bases) {
    try {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(base, path));
      return true;
    } catch {
      // Not there: perhaps seen from the next folder.
    }
  }
  return false;
}
