import * as vscode from 'vscode';
import { expressionsIn } from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { filesWith } from './holdingFiles.ts';

const metricName = /[A-Za-z_:][\w:]*/;

/** The recording rules that make the series under the cursor. */
export async function definitionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Location[]> {
  const name = nameAt(document, position);
  if (name === undefined) return [];
  const files = await filesWith(new RegExp(`\\brecord["']?\\s*:\\s*["']?${name}\\b`), '**/*.{yml,yaml}');
  return files.flatMap(({ uri, text }) =>
    expressionsIn(text)
      .filter((each) => each.kind === 'record' && each.name === name)
      .map(({ start }) => locationOf(uri, text, start)),
  );
}

/** The expressions of the workspace that read the recorded series, or the metric, under the cursor. */
export async function referencesAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Location[]> {
  const name = nameAt(document, position);
  if (name === undefined) return [];
  const whole = new RegExp(`(?<![\\w:])${name}(?![\\w:])`, 'g');
  const files = await filesWith(new RegExp(whole.source));
  return files.flatMap(({ uri, text }) => {
    if (uri.path.endsWith('.promql')) {
      return [...text.matchAll(whole)].map(({ index }) => locationOf(uri, text, index, name.length));
    }
    return expressionsIn(text).flatMap((each) =>
      [...each.text.matchAll(whole)].map(({ index }) =>
        locationOf(uri, text, each.places[index] ?? each.start, name.length),
      ),
    );
  });
}

/** Only names with a colon are recorded by convention, but any may be: a word of two letters is none. */
function nameAt(document: vscode.TextDocument, position: vscode.Position): string | undefined {
  const range = document.getWordRangeAtPosition(position, metricName);
  const name = range && document.getText(range);
  return name !== undefined && name.length > 2 ? name : undefined;
}

function locationOf(uri: vscode.Uri, text: string, offset: number, length = 0): vscode.Location {
  const before = text.slice(0, offset).split('\n');
  const start = new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
  return new vscode.Location(uri, new vscode.Range(start, start.translate(0, length)));
}
