import * as vscode from 'vscode';
import { listTests, looksLikeTests } from '../core/testList.ts';
import { filesWith } from './holdingFiles.ts';

/** Every test file of the workspace, with its tests. */
export async function findTestFiles(controller: vscode.TestController): Promise<void> {
  const files = await filesWith(/\b(?:alert_rule_test|promql_expr_test)\s*:/, '**/*.{yml,yaml}');
  const found = files.filter(({ text }) => looksLikeTests(text));
  const ids = new Set(found.map(({ uri }) => uri.toString()));
  controller.items.forEach(({ id }) => {
    if (!ids.has(id)) controller.items.delete(id);
  });
  for (const { uri, text } of found) showTests(controller, uri, text);
}

/** The tests of one file; the id of each is its place in the order of a run. */
export function showTests(controller: vscode.TestController, uri: vscode.Uri, text: string): void {
  if (!looksLikeTests(text)) {
    controller.items.delete(uri.toString());
    return;
  }
  const known = controller.items.get(uri.toString());
  const file = known ?? controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
  const items = listTests(text).map(({ group, label, line }, index) => {
    const item = file.children.get(String(index)) ?? controller.createTestItem(String(index), label, uri);
    item.label = label;
    item.description = group;
    item.range = new vscode.Range(line, 0, line, 0);
    return item;
  });
  file.children.replace(items);
  if (!known) controller.items.add(file);
}
