import * as vscode from 'vscode';

/** @param words name of an icon, with the name of a theme colour behind a space where it has one */
export function themeIcon(words: string): vscode.ThemeIcon {
  const [name = '', colour] = words.split(' ');
  return new vscode.ThemeIcon(name, colour === undefined ? undefined : new vscode.ThemeColor(colour));
}
