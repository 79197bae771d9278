import * as vscode from 'vscode';

export interface HeldText {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** Files that are looked at, so that a folder of a million files ends too. */
const mostFiles = 5000;

/** Bytes. */
const largest = 8_000_000;

const decoder = new TextDecoder();

/** The YAML, PromQL and dashboard files of the workspace with a text in them, as they stand on the screen. */
export async function filesWith(
  needed: RegExp,
  pattern = '**/*.{yml,yaml,promql,json}',
): Promise<readonly HeldText[]> {
  const uris = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
  const held: HeldText[] = [];
  for (const uri of uris) {
    const text = await textOf(uri);
    if (text !== undefined && needed.test(text)) held.push({ uri, text });
  }
  return held.sort((a, b) => a.uri.path.localeCompare(b.uri.path));
}

/** As it stands on the screen; undefined where it cannot be read, or is too large. */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > largest ? undefined : decoder.decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone since it was found, or not to be read: it holds nothing for us.
    return undefined;
  }
}
