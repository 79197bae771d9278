/** The harness itself: an extension host with a workspace of its own, an extension under test, and an editor around both. */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { measureEventLoop, usedProcessor } from './harness/eventLoop.ts';

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

  it('measures who holds up the event loop, and not who waits', async () => {
    const waiting = await measureEventLoop(async () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    });
    const working = await measureEventLoop(async () => {
      const end = usedProcessor() + 400;
      while (usedProcessor() < end);
    });
    assert.ok(waiting.max >= 290, `the longest delay is ${waiting.max} ms`);
    assert.ok(waiting.longestWork < 300, `the longest work is ${waiting.longestWork} ms`);
    assert.ok(working.max >= 390, `the longest delay is ${working.max} ms`);
    assert.ok(working.longestWork >= 400, `the longest work is ${working.longestWork} ms`);
  });
});
