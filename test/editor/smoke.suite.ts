/** The harness itself: an extension host with a workspace of its own, an extension under test, and an editor around both. */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';

const extensionId = 'sre-workbench-tests.harness-extension';

describe('the editor harness', () => {
  it('runs in an extension host of the version that we build for', () => {
    assert.match(process.version, /^v24\./u);
    assert.match(vscode.version, /^1\.139\./u);
  });

  it('has the extension under test, and activates it', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    await extension.activate();
    assert.ok((await vscode.commands.getCommands(true)).includes('harness.greet'));
  });

  it('opens a copy of the workspace, in which it may write', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    assert.ok(!folder.fsPath.startsWith(path.resolve(import.meta.dirname, '../../../..')));
    const file = vscode.Uri.joinPath(folder, 'written.txt');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('text'));
    assert.equal((await vscode.workspace.openTextDocument(file)).getText(), 'text');
  });
});
