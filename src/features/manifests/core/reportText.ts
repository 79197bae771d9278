/** The judgement of manifests as text for a terminal. */
import { t } from '@vscode/l10n';
import type { ManifestReport, Severity } from './report.ts';

export function printManifests(documents: readonly ManifestReport[]): string {
  const lines = documents.flatMap(({ file, line, kind, name, findings, note }) => [
    ...findings.map(
      (one) =>
        `${file}:${one.line}:${one.column}  ${one.severity}  ${kind} ${name}: ${one.message}  [${one.rule}]`,
    ),
    ...(note === undefined ? [] : [`${file}:${line}  ${note}`]),
  ]);
  const count = (wanted: Severity) =>
    documents.flatMap(({ findings }) => findings).filter(({ severity }) => severity === wanted).length;
  const sum = t(
    'Objects: {0}. Errors: {1}, warnings: {2}, information: {3}.',
    documents.length,
    count('error'),
    count('warning'),
    count('information'),
  );
  return `${[...lines, sum].join('\n')}\n`;
}
