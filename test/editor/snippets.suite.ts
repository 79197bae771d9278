/** What the editor itself makes of each snippet: the same text as the preview, the page and the other tests show. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { extensionId } from '../../src/contributions.ts';
import { readSnippets, snippetFiles, type Snippet } from '../../src/features/snippets/core/snippetFiles.ts';
import { expandSnippet } from '../../src/features/snippets/core/snippetText.ts';
import { eventually } from './harness/eventually.ts';

async function snippetsOf(name: string): Promise<readonly Snippet[]> {
  const folder = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';
  const file = snippetFiles.find((one) => one.name === name);
  assert.ok(file);
  const read = readSnippets(
    await readFile(path.join(folder, 'snippets', `${name}.code-snippets`), 'utf8'),
    file,
  );
  assert.ok(read.ok);
  return read.value;
}

const variables = (): Record<string, string> => {
  const now = new Date();
  return {
    CURRENT_YEAR: String(now.getFullYear()),
    CURRENT_MONTH: String(now.getMonth() + 1).padStart(2, '0'),
    CURRENT_DATE: String(now.getDate()).padStart(2, '0'),
  };
};

describe('snippets in the editor', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const { name, languages } of snippetFiles) {
    it(`each of ${name} becomes what the preview shows`, async () => {
      const snippets = await snippetsOf(name);
      assert.notEqual(snippets.length, 0);
      for (const { prefix, body } of snippets) {
        const document = await vscode.workspace.openTextDocument({ language: languages[0] });
        const editor = await vscode.window.showTextDocument(document);
        editor.options = { insertSpaces: true, tabSize: 4, indentSize: 4 };
        const before = variables();
        await editor.insertSnippet(new vscode.SnippetString(body));
        // Around midnight either day is right.
        const expected = [before, variables()].map((day) =>
          expandSnippet(body, { variables: day, tab: '    ' }),
        );
        const text = document.getText().replaceAll('\r\n', '\n');
        if (!expected.includes(text)) assert.equal(text, expected[0], prefix);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
    });
  }

  for (const { name, languages } of snippetFiles) {
    for (const language of languages) {
      it(`offers each of ${name} in ${language} by its prefix, as the file has it`, async () => {
        const expected = new Map((await snippetsOf(name)).map(({ prefix, body }) => [prefix, body]));
        const document = await vscode.workspace.openTextDocument({ language, content: 'sre-' });
        await vscode.window.showTextDocument(document);
        await eventually(
          'the snippets of the language',
          () => offeredAt(document, new vscode.Position(0, 4)),
          (offered) => isDeepStrictEqual(offered, expected),
        );
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      });
    }
  }
});

/** Bodies by prefix. */
async function offeredAt(document: vscode.TextDocument, position: vscode.Position) {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  const label = (item: vscode.CompletionItem) =>
    typeof item.label === 'string' ? item.label : item.label.label;
  return new Map(
    items
      .filter((item) => item.kind === vscode.CompletionItemKind.Snippet && label(item).startsWith('sre-'))
      .map((item) => [
        label(item),
        item.insertText instanceof vscode.SnippetString ? item.insertText.value : item.insertText,
      ]),
  );
}
