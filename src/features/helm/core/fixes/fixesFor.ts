/** The fixes of a finding: each takes the finding away and touches nothing else. */
import { positionOf } from '../../../../base/yamlNode.ts';
import { readPath } from '../../../../clients/helm/readPath.ts';
import { isPromqlRule } from '../../../../clients/prometheus/rules/promqlRules.ts';
import type { Finding } from '../report.ts';
import { locateKeys, locateValues } from '../rules/located.ts';
import { placeOfEntry } from '../rules/place.ts';
import type { Snapshot } from '../snapshot.ts';
import type { TextEdit } from './edits.ts';
import type { Fix, FixCase } from './fix.ts';
import { insteadFixes, textOf } from './insteadFix.ts';
import { rewriteFixes } from './rewriteFix.ts';
import { ruleFixes } from './ruleFixes.ts';
import { silenceFix } from './silenceFix.ts';

/** Those of templates write what was meant, or silence what is told of a rule; all others change a values file of the chart's environments. */
export function fixesFor(snapshot: Snapshot, finding: Finding): readonly Fix[] {
  const found = caseOf(snapshot, finding);
  const instead = [...insteadFixes(snapshot, finding), ...rewriteFixes(snapshot, finding)];
  if (found === undefined) return [...instead, ...templateSilence(snapshot, finding)];
  const silence = silenceFix(finding, found.layer.text);
  const texts = new Map(found.values.layers.map(({ file, text }) => [file, text]));
  return [...instead, ...ruleFixes(found), ...(silence === undefined ? [] : [silence])].map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => withinText(edit, texts.get(edit.file) ?? '')),
  }));
}

/** What is told of rules hears comments of a template too, where one can stand: not inside a text of several lines. */
function templateSilence(snapshot: Snapshot, finding: Finding): readonly Fix[] {
  const text = isPromqlRule(finding.rule) ? textOf(snapshot, finding.file) : undefined;
  const line = text?.split('\n')[finding.line - 1] ?? '';
  if (text === undefined || finding.path === '' || !/^\s*(?:-\s+)?[\w-]+:/.test(line)) return [];
  const silence = silenceFix(finding, text);
  return silence === undefined ? [] : [silence];
}

/** Helm reads a last line as if it ended; in the file it may not. */
function withinText(edit: TextEdit, text: string): TextEdit {
  if (edit.start <= text.length) return { ...edit, end: Math.min(edit.end, text.length) };
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return { ...edit, start: text.length, end: text.length, text: lineBreak + edit.text };
}

function caseOf(snapshot: Snapshot, finding: Finding): FixCase | undefined {
  const { file, line, column, environment } = finding;
  const values = snapshot.environments.find(
    (one) =>
      one.layers.some((layer) => layer.file === file) &&
      (environment === null || one.environment.name === environment),
  );
  const layer = values?.layers.find((one) => one.file === file);
  if (values === undefined || layer === undefined) return undefined;
  const all = layer.values === undefined ? [] : [...locateKeys(layer.values)];
  const at = (place: { readonly line: number; readonly column: number }): boolean =>
    place.line === line && place.column === column;
  const marked = all.find(({ text, entry }) => at(placeOfEntry(entry)) && text === finding.path);
  const path = readPath(finding.path);
  return {
    snapshot,
    finding,
    path,
    values,
    layer,
    marked: marked ?? all.find(({ entry }) => at(placeOfEntry(entry)) || at(positionOf(entry.key))),
    entry: locateValues(values).get(finding.path)?.entry,
  };
}
