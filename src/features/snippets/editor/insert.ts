/** A list of the snippets to search in; what the marked one inserts is shown beside it. */
import * as vscode from 'vscode';
import type { Files } from '../../../base/ports.ts';
import { snippetScheme } from '../../../contributions.ts';
import { pathOf } from '../../../editor/files.ts';
import { workspaceFolders } from '../../../editor/notesFolder.ts';
import { isWithin, parentOf } from '../../../base/paths.ts';
import { readSnippets, snippetFiles, type Snippet } from '../core/snippetFiles.ts';
import { expandSnippet } from '../core/snippetText.ts';
import { namesNear, withNames, type WorkspaceNames } from '../core/workspaceNames.ts';
import type { SnippetsDependencies } from './register.ts';

interface SnippetItem extends vscode.QuickPickItem {
  readonly snippet?: Snippet;
}

export async function insertSnippet(
  { ports, reporter, extensionUri }: SnippetsDependencies,
  previews: Map<string, string>,
): Promise<void> {
  const target = vscode.window.activeTextEditor;
  const language = target?.document.languageId ?? '';
  const snippets = await loadSnippets(ports.files, extensionUri);
  const names = await namesFor(ports.files, target?.document);
  const preview = createPreview(previews, names, (error) => reporter.note('snippet preview', error));
  const pick = vscode.window.createQuickPick<SnippetItem>();
  pick.title = vscode.l10n.t('Insert a snippet');
  pick.placeholder = vscode.l10n.t('Search by name, prefix or what it is for');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  // The preview takes the focus for a moment.
  pick.ignoreFocusOut = true;
  pick.items = itemsOf(snippets, language);
  const chosen = await new Promise<Snippet | undefined>((resolve) => {
    pick.onDidChangeActive(([item]) => preview.show(item?.snippet));
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.snippet));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  await preview.close();
  if (chosen) await insertInto(target, chosen, withNames(chosen.body, names));
}

async function loadSnippets(files: Files, extensionUri: vscode.Uri): Promise<readonly Snippet[]> {
  const lists = await Promise.all(
    snippetFiles.map(async (file) => {
      const path = pathOf(vscode.Uri.joinPath(extensionUri, 'snippets', `${file.name}.code-snippets`));
      const read = await files.read(path);
      if (!read.ok) throw new Error(read.error.message);
      const snippets = readSnippets(new TextDecoder().decode(read.value), file);
      if (!snippets.ok) throw new Error(`${path}: ${snippets.error}`);
      return snippets.value;
    }),
  );
  return lists.flat();
}

/** Those of the document's language first. */
function itemsOf(snippets: readonly Snippet[], language: string): SnippetItem[] {
  const fits = ({ file }: Snippet): boolean => file.languages.includes(language);
  const item = (snippet: Snippet): SnippetItem => ({
    label: snippet.title,
    description: snippet.prefix,
    detail: snippet.description,
    snippet,
  });
  const here = snippets.filter(fits);
  const others = Map.groupBy(
    snippets.filter((snippet) => !fits(snippet)),
    ({ file }) => file.languages[0],
  );
  return [
    ...(here.length > 0 ? [separator(language)] : []),
    ...here.map(item),
    ...[...others].flatMap(([name, list]) => [
      separator(vscode.l10n.t('{0}, in a new document', name)),
      ...list.map(item),
    ]),
  ];
}

const separator = (label: string): SnippetItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

async function namesFor(files: Files, document: vscode.TextDocument | undefined): Promise<WorkspaceNames> {
  if (document?.uri.scheme !== 'file') return {};
  const folder = parentOf(pathOf(document.uri));
  const top = workspaceFolders().find((each) => isWithin(folder, each)) ?? folder;
  return namesNear(files, { folder, top, text: document.getText() });
}

async function insertInto(
  target: vscode.TextEditor | undefined,
  { file }: Snippet,
  body: string,
): Promise<void> {
  const snippet = new vscode.SnippetString(body);
  if (target && file.languages.includes(target.document.languageId)) {
    const column = target.viewColumn;
    const editor = await vscode.window.showTextDocument(target.document, {
      ...(column !== undefined && { viewColumn: column }),
      selection: target.selection,
    });
    await editor.insertSnippet(snippet);
    return;
  }
  const [language] = file.languages;
  const document = await vscode.workspace.openTextDocument({ language });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(snippet);
}

interface Preview {
  show(snippet: Snippet | undefined): void;
  /** When nothing of it is left. */
  close(): Promise<void>;
}

/** One after another, and of those that wait only the newest. */
function createPreview(
  previews: Map<string, string>,
  names: WorkspaceNames,
  failed: (error: unknown) => void,
): Preview {
  let wanted: Snippet | undefined;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    while (wanted !== undefined) {
      const { title, body, file } = wanted;
      wanted = undefined;
      const uri = vscode.Uri.from({
        scheme: snippetScheme,
        path: `/${title.replaceAll('/', ' ')} (preview).${file.ending}`,
        query: crypto.randomUUID(),
      });
      previews.set(
        uri.toString(),
        expandSnippet(withNames(body, names), { variables: dateVariables(), tab: '    ' }),
      );
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, {
        preview: true,
        preserveFocus: true,
        viewColumn: vscode.ViewColumn.Beside,
      });
      await closeOthers(uri);
    }
    running = undefined;
  };
  return {
    show(snippet) {
      wanted = snippet;
      if (snippet) running ??= work().catch(failed);
    },
    async close() {
      wanted = undefined;
      await running;
      await closeOthers();
      previews.clear();
    },
  };
}

async function closeOthers(kept?: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputText &&
        input.uri.scheme === snippetScheme &&
        input.uri.toString() !== kept?.toString(),
    );
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}

function dateVariables(): Readonly<Record<string, string>> {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    CURRENT_YEAR: String(now.getFullYear()),
    CURRENT_MONTH: two(now.getMonth() + 1),
    CURRENT_DATE: two(now.getDate()),
    CURRENT_HOUR: two(now.getHours()),
    CURRENT_MINUTE: two(now.getMinutes()),
  };
}
