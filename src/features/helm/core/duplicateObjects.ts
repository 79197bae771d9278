/** Objects that one release renders twice. Helm prints both; the cluster keeps one, or refuses the second. */
import { t } from '@vscode/l10n';
import type { RenderAnswer, RenderedDocument } from '../../../clients/engine/charts.ts';
import type { Place } from './report.ts';
import type { RuleFinding } from './rules/input.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';

/** `namespace` is the release's, for objects that name none. */
export function findDuplicateObjects(
  snapshot: Snapshot,
  { environment }: SnapshotEnvironment,
  { answer, namespace }: { readonly answer: RenderAnswer; readonly namespace: string },
): readonly RuleFinding[] {
  const seen = new Map<string, RenderedDocument>();
  return answer.documents.flatMap((document) => {
    const { kind, name } = document;
    // Hooks run one after another and may be made anew under their old name; without a kind it is no object.
    if (name === '' || kind === '' || document.hook !== null) return [];
    const place = document.namespace === '' ? namespace : document.namespace;
    const key = JSON.stringify([groupOf(document.apiVersion), kind, place, name]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, document);
      return [];
    }
    return [
      {
        rule: 'duplicate-object' as const,
        environment: environment.name,
        ...placeOf(snapshot, document),
        path: '',
        message: t('{0} {1} is rendered a second time; {2} has it already.', kind, name, first.template),
        related: [{ ...placeOf(snapshot, first), message: t('The first one.') }],
      },
    ];
  });
}

/** Versions of one group are the same object. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The line of the template that begins like the document; a document made by a helper is marked at the template's first. */
function placeOf({ content, chart }: Snapshot, { file, template, text }: RenderedDocument): Place {
  const path = file === '' ? template : file;
  const source = [content, ...allCharts(content)]
    .flatMap(({ templates }) => templates)
    .find((one) => one.path === path);
  if (source === undefined)
    return { file: chart.type === 'library' ? 'Chart.yaml' : path, line: 1, column: 1 };
  const lines = source.text.split('\n').map((line) => line.trim());
  const wanted = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:#|---)/.test(line));
  const line =
    wanted
      .slice(0, 3)
      .map((start) => lines.indexOf(start))
      .find((index) => index !== -1) ?? 0;
  return { file: path, line: line + 1, column: 1 };
}

function allCharts(content: Snapshot['content']): readonly Snapshot['content'][] {
  return content.charts.flatMap((subchart) => [subchart, ...allCharts(subchart)]);
}
