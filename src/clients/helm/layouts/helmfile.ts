/**
 * Helmfiles, as far as they need no templates but the name of the environment: the values of each release with a chart
 * in this repository, for each environment that the file declares.
 * https://helmfile.readthedocs.io/en/latest/#environment
 */
import { joinPath, parentOf } from '../../../base/paths.ts';
import type { YamlNode } from '../../../base/yamlNode.ts';
import { fillIn, hasPlaceholder } from './placeholders.ts';
import type { Reference, Surroundings } from './references.ts';
import { entriesOf, fieldOf, itemsOf, readDocuments, textOf, textsOf } from './yamlFields.ts';

export function readHelmfiles(
  helmfiles: readonly { readonly path: string; readonly text: string }[],
  surroundings: Surroundings,
): readonly Reference[] {
  return helmfiles.flatMap(({ path, text }) => {
    const names = environmentNames(readPlainly(path, text));
    return names.flatMap((name) => {
      const filled = fillIn(text, new Map([['Environment.Name', name]]));
      return readPlainly(path, filled).flatMap((document) =>
        itemsOf(document, 'releases').flatMap((release) => readRelease(release, name, path, surroundings)),
      );
    });
  });
}

/** `default` is what helmfile takes where none is named, and no environment where there are others. */
function environmentNames(documents: readonly YamlNode[]): readonly string[] {
  const declared = documents.flatMap((document) =>
    entriesOf(fieldOf(document, 'environments')).map(([name]) => name),
  );
  return [...new Set(declared)].filter((name) => name !== 'default');
}

function readRelease(
  release: YamlNode,
  environment: string,
  path: string,
  { charts }: Surroundings,
): readonly Reference[] {
  const chart = joinPath(parentOf(path), textOf(release, 'chart') ?? '');
  const files = textsOf(release, 'values')
    .filter((file) => !hasPlaceholder(file) && !file.endsWith('.gotmpl'))
    .map((file) => joinPath(parentOf(path), file));
  if (!charts.has(chart) || files.length === 0) return [];
  const name = textOf(release, 'name') ?? '';
  const ignoreMissing = /^(?:Warn|Info|Debug)$/.test(textOf(release, 'missingFileHandler') ?? '');
  return [{ chart, files, ignoreMissing, release: name, environment, manifest: path }];
}

/** Templates as values become texts; whole lines of template, which decide what is in the file, are no YAML and end the reading. */
function readPlainly(path: string, text: string): readonly YamlNode[] {
  const quoted = text.replace(
    /^([ \t]*(?:- )?(?:[\w.-]+:[ \t]+|- ))(\{\{.*)$/gm,
    (_, before: string, value: string) => `${before}${JSON.stringify(value.trimEnd())}`,
  );
  return readDocuments(path, new TextEncoder().encode(quoted));
}
