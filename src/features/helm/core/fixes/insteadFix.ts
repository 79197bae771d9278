/** What was probably meant by a word that the API server does not know, in a values file or in the template that writes it. */
import { t } from '@vscode/l10n';
import type { Finding } from '../report.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fix } from './fix.ts';

/** None where the line does not spell the word, or does so twice: then it is made by an action. */
export function insteadFixes(snapshot: Snapshot, { file, line, instead }: Finding): readonly Fix[] {
  const text = instead === undefined ? undefined : textOf(snapshot, file);
  if (instead === undefined || text === undefined) return [];
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const word = instead.of.replaceAll(/\W/g, '\\$&');
  const spelt = [...(lines[line - 1] ?? '').matchAll(new RegExp(`(?<![\\w./-])${word}(?![\\w./-])`, 'g'))];
  const [only] = spelt;
  if (only === undefined || spelt.length > 1) return [];
  const start = before + only.index;
  return instead.by.map((by, index) => ({
    title: t('Write {0}', by),
    preferred: index === 0,
    edits: [{ file, start, end: start + instead.of.length, text: by }],
  }));
}

/** Of a values file, or another of the chart's own. */
export function textOf({ environments, files }: Snapshot, file: string): string | undefined {
  const layer = environments.flatMap(({ layers }) => layers).find((one) => one.file === file);
  if (layer !== undefined) return layer.text;
  const bytes = files.find(({ path }) => path === file)?.bytes;
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
