import * as vscode from 'vscode';

/**
 * Opens a web page in the person's own browser; the editor asks before it leaves for a place that is not trusted yet.
 * Whoever wrote the address, anything but http and https stays closed.
 */
export async function openLink(address: string): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  if (/^https?$/.test(uri.scheme)) await vscode.env.openExternal(uri);
}
