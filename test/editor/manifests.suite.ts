/** Plain Kubernetes manifests inside a real editor: judged while a person types, mended by the light bulb. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { typedManifests } from '../builders/kubernetes/typedManifests.ts';
import { eventually } from './harness/eventually.ts';
import { leaveClean } from './harness/leaveClean.ts';

const problems = ({ uri }: vscode.TextDocument) =>
  vscode.languages
    .getDiagnostics(uri)
    .map(({ code, range }) => `${typeof code === 'object' ? code.value : ''} ${range.start.line + 1}`);

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  assert.notEqual(start, -1, `${from} is there`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
  edit.replace(document.uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('plain manifests in the editor', () => {
  afterEach(leaveClean);

  it('are judged as they are typed, and the light bulb writes what was meant', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder, 'a folder is open');
    const uri = vscode.Uri.joinPath(folder, 'SRE/plain-manifest.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(typedManifests));
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      const expect = (what: string, wanted: readonly string[]) =>
        eventually(
          what,
          () => problems(document),
          (found) => JSON.stringify(found) === JSON.stringify(wanted),
        );
      await expect('what is wrong at first', ['manifest-unknown-field 16', 'api-removed 19']);

      await replace(document, 'replicas: 2', 'replicas: -2');
      await expect('a refused value', ['manifest-invalid 6', 'manifest-unknown-field 16', 'api-removed 19']);

      await replace(document, 'replicas: -2', 'replicas: 2');
      for (const [line, title] of [
        [16, 'Write livenessProbe'],
        [19, 'Write policy/v1'],
      ] as const) {
        const found = vscode.languages.getDiagnostics(uri).find(({ range }) => range.start.line + 1 === line);
        assert.ok(found, `a finding in line ${line}`);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uri,
          found.range,
        );
        const action = actions.find((one) => one.title === title);
        assert.ok(action?.edit, title);
        assert.ok(await vscode.workspace.applyEdit(action.edit));
      }
      await expect('nothing is wrong any more', []);
      assert.match(document.getText(), /livenessProbe:\n[^]*policy\/v1\n/);
    } finally {
      await leaveClean();
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('say of an object whose definition is not there that it was not checked, and list no problem', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'yaml',
      content: 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: one\nspec: { size: 3 }\n',
    });
    await vscode.window.showTextDocument(document);
    const [note] = await eventually(
      'the note',
      () => vscode.languages.getDiagnostics(document.uri),
      (found) => found.length > 0,
    );
    assert.match(note?.message ?? '', /^example\.com\/v1 Widget was not checked/u);
    assert.equal(note?.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(note.range.start.line, 0);
  });
});
