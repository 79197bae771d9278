/** The fixes of each rule that has some. */
import { t } from '@vscode/l10n';
import { compareQuantities, parseQuantity } from '../../../../base/quantities.ts';
import type { YamlNode, YamlScalar } from '../../../../base/yamlNode.ts';
import { findEntry, findNode, formatPath, keyOf, nameOf } from '../../../../clients/helm/valuePath.ts';
import type { RuleId } from '../rules.ts';
import { locateValues } from '../rules/located.ts';
import { isEditable } from '../rules/place.ts';
import { enoughForProduction } from '../rules/production.ts';
import { describeAbsurd, quantitiesOf, suggestQuantities } from '../rules/quantities.ts';
import { findSites, type Amount } from '../rules/sites.ts';
import { findMisspelt } from '../rules/unknownKey.ts';
import { showValue } from '../rules/words.ts';
import type { SnapshotEnvironment } from '../snapshot.ts';
import {
  addItems,
  addKey,
  removeBlock,
  removeKey,
  replaceScalar,
  replaceSpan,
  writeFlow,
  writeKey,
  type TextEdit,
} from './edits.ts';
import type { Fix, FixCase } from './fix.ts';

type Fixes = (found: FixCase) => readonly Fix[];

export function ruleFixes(found: FixCase): readonly Fix[] {
  return byRule[found.finding.rule]?.(found) ?? [];
}

function fix(title: string, edit: TextEdit | undefined, preferred = false): readonly Fix[] {
  return edit === undefined ? [] : [{ title, preferred, edits: [edit] }];
}

const byRule: Partial<Readonly<Record<RuleId, Fixes>>> = {
  'yaml-syntax': ({ finding: { file, line }, layer }) => {
    const isTab = /^ *\t/.test(layer.text.split('\n')[line - 1] ?? '');
    return isTab
      ? [{ title: t('Write spaces for the tabs'), preferred: true, edits: tabEdits(file, layer.text) }]
      : [];
  },
  'invalid-quantity': (found) => {
    const node = scalarOf(found.entry?.value);
    if (node === undefined) return [];
    const meant = suggestQuantities(String(node.value));
    return meant.flatMap((text, index) => setValue(found, text, index === 0));
  },
  'absurd-quantity': (found) => {
    const amount = quantitiesOf(found.values, found.snapshot).find(({ text }) => text === found.finding.path);
    const [meant] = amount === undefined ? [] : sensibleQuantities(amount);
    return meant === undefined ? [] : setValue(found, meant, true);
  },
  'duplicate-key': ({ layer, finding: { line, column } }) => {
    const { source } = layer.values ?? {};
    const twice = layer.duplicateKeys.find(({ second }) => {
      const place = source?.position(second.start);
      return place?.line === line && place.column === column;
    });
    if (twice === undefined) return [];
    const first = twice.first.source.position(twice.first.start).line;
    return [
      ...fix(
        t('Remove the first {0} (line {1}), which has no effect', twice.name, first),
        removeBlock(twice.first),
        true,
      ),
      ...fix(t('Remove this {0} and keep that of line {1}', twice.name, first), removeBlock(twice.second)),
    ];
  },
  'production-below-staging': (found) => {
    const enough = enoughForProduction(found.snapshot, found.values.environment.name, found.finding.path);
    return enough === undefined ? [] : setHighest(found, atLeastRequested(found, enough));
  },
  'request-above-limit': (found) => {
    const [request, limit] = [sideOf(found, 'requests'), sideOf(found, 'limits')];
    if (request === undefined || limit === undefined) return [];
    return [
      ...fix(t('Raise the limit to {0}', request.text), editable(limit, request.text)),
      ...fix(t('Lower the request to {0}', limit.text), editable(request, limit.text)),
    ];
  },
  'missing-in-environment': (found) => addFromOthers(found),
  'missing-required': (found) => addFromOthers(found),
  'missing-memory-limit': (found) => {
    const site = findSites(found.values).resources.get(formatPath(found.path.slice(0, -2)));
    const request = site?.requests.get('memory');
    const asked =
      request === undefined
        ? []
        : addValue(
            found,
            request.node,
            t('Add the memory limit {0}, as much as is requested', request.node.text),
          );
    return [...addFromOthers(found), ...asked];
  },
  'unknown-key': ({ snapshot, values, finding, marked }) => {
    const misspelt = findMisspelt(snapshot).find(
      (one) => one.values === values && one.located.text === finding.path,
    );
    const name = misspelt && keyOf(misspelt.meant);
    if (marked === undefined || name === undefined || marked.parent.entries.has(name)) return [];
    return fix(t('Write {0}', name), replaceSpan(marked.entry.key, writeKey(name)), true);
  },
  'type-changes': (found) => {
    const node = scalarOf(found.entry?.value);
    const other = scalarOf(usual(found));
    if (node === undefined || other === undefined) return [];
    // A number in quotes counts as a number still.
    if (typeof other.value === 'string' && typeof node.value === 'boolean') {
      const text = JSON.stringify(node.text);
      return fix(t('Write {0}', text), markedScalar(found, text), true);
    }
    const asBoolean = node.value === 1 ? 'true' : node.value === 0 ? 'false' : undefined;
    if (typeof other.value !== 'boolean' || asBoolean === undefined) return [];
    return fix(t('Write {0}', asBoolean), markedScalar(found, asBoolean), true);
  },
  'string-as-condition': (found) => {
    const word = scalarOf(found.entry?.value)?.value;
    const meant = typeof word === 'string' ? booleanOf(word) : undefined;
    return meant === undefined ? [] : fix(t('Write {0}', meant), markedScalar(found, meant), true);
  },
  'boolean-like-key': ({ layer, finding: { line, column } }) =>
    layer.booleanKeys.flatMap(({ key }) => {
      const place = key.source.position(key.start);
      if (place.line !== line || place.column !== column) return [];
      const quoted = JSON.stringify(key.source.text.slice(key.start, key.end));
      return fix(t('Write {0}', quoted), replaceSpan(key, quoted), true);
    }),
  'boolean-like-value': (found) => {
    const { layer, finding } = found;
    const { line, column, endColumn = column } = finding;
    const before = layer.text.split('\n').slice(0, line - 1);
    const start = before.reduce((sum, one) => sum + one.length + 1, column - 1);
    const end = start + endColumn - column;
    const word = layer.text.slice(start, end);
    const meant = booleanOf(word);
    if (meant === undefined) return [];
    const texts = isBooleanElsewhere(found) ? [meant] : [meant, JSON.stringify(word)];
    return texts.flatMap((text, index) =>
      fix(t('Write {0}', text), { file: finding.file, start, end, text }, index === 0),
    );
  },
  'null-deletes-default': ({ layer, marked }) =>
    layer.values === undefined || marked === undefined
      ? []
      : fix(
          t('Remove {0}: null, and keep the default', marked.text),
          removeKey(layer.values, marked.path),
          true,
        ),
  'list-shortened': ({ marked, values, finding }) => {
    const list = marked?.entry.value;
    const merged = locateValues(values).get(finding.path)?.entry;
    if (list?.kind !== 'list' || merged === undefined) return [];
    const names = new Set(list.items.map(nameOf));
    const dropped = (merged.below ?? []).flatMap(({ value }) =>
      value.kind === 'list'
        ? value.items.filter((item) => nameOf(item) !== undefined && !names.has(nameOf(item)))
        : [],
    );
    const once = [...new Map(dropped.map((item) => [nameOf(item), item])).values()];
    return fix(t('Add {0} again', once.map(nameOf).join(', ')), addItems(list, once), true);
  },
  'unused-key': ({ layer, marked }) =>
    layer.values === undefined || marked === undefined
      ? []
      : fix(t('Remove {0}', marked.text), removeKey(layer.values, marked.path)),
  'schema-violation': (found) => {
    const node = scalarOf(found.entry?.value);
    if (node === undefined) return [];
    const [, wanted = ''] = /got \w+, want ([\w ]+)/.exec(found.finding.message) ?? [];
    const allowed = [
      ...(/value must be one of ([^(]*)/.exec(found.finding.message)?.[1] ?? '').matchAll(/'([^']*)'/g),
    ];
    const texts = [...allowed.map(([, text = '']) => text).slice(0, 6), ...asType(node, wanted)];
    return texts.flatMap((text) => fix(t('Write {0}', text), markedScalar(found, text)));
  },
};

function tabEdits(file: string, text: string): readonly TextEdit[] {
  return [...text.matchAll(/^ *\t[ \t]*/gm)].map(({ index, 0: blanks }) => ({
    file,
    start: index,
    end: index + blanks.length,
    text: blanks.replaceAll('\t', '  '),
  }));
}

function scalarOf(node: YamlNode | undefined): YamlScalar | undefined {
  return node?.kind === 'scalar' ? node : undefined;
}

/** Exchanges the marked value, in the quotes that it has. */
function setValue({ marked }: FixCase, text: string, preferred: boolean): readonly Fix[] {
  const node = scalarOf(marked?.entry.value);
  return node === undefined ? [] : fix(t('Write {0}', text), replaceScalar(node, text), preferred);
}

/** Exchanges the marked value, with quotes or without, as told. */
function markedScalar({ marked }: FixCase, text: string): TextEdit | undefined {
  const node = scalarOf(marked?.entry.value);
  return node && replaceSpan(node, text);
}

/** In the environment's own file: what several environments share is not theirs alone to change. */
function setHighest(found: FixCase, text: string): readonly Fix[] {
  const { values, layer, path, finding } = found;
  const highest = values.layers.at(-1);
  const title = t('Set {0} to {1}', finding.path, text);
  if (highest === undefined || highest === layer || highest.values === undefined) {
    const node = scalarOf(found.marked?.entry.value);
    return node === undefined ? [] : fix(title, replaceScalar(node, text), true);
  }
  const own = findEntry(highest.values, path);
  return own === undefined ? fix(title, addKey(highest.values, path, text), true) : [];
}

/** For a limit that would stay below its request, that. */
function atLeastRequested(found: FixCase, enough: string): string {
  const request = keyOf(found.path, 1) === 'limits' ? sideOf(found, 'requests') : undefined;
  const [asked, wanted] = [parseQuantity(request?.text ?? ''), parseQuantity(enough)];
  const isMore = asked.ok && wanted.ok && compareQuantities(asked.value, wanted.value) > 0;
  return isMore && request !== undefined ? request.text : enough;
}

/** The request or limit that the finding is about. */
function sideOf({ path, values }: FixCase, side: 'requests' | 'limits'): YamlScalar | undefined {
  const steps = [...path.slice(0, -2), side, ...path.slice(-1)];
  return scalarOf(values.merged && findNode(values.merged, steps));
}

function editable(node: YamlScalar, text: string): TextEdit | undefined {
  return isEditable(node) ? replaceScalar(node, text) : undefined;
}

/** The value of the environment that comes before this one, and of the others where they differ from that. */
function addFromOthers(found: FixCase): readonly Fix[] {
  const { snapshot, values, finding } = found;
  const rank = values.environment.rank ?? 3;
  const near = ({ environment }: SnapshotEnvironment): number =>
    environment.rank === null ? 9 : environment.rank <= rank ? rank - environment.rank : 3 + environment.rank;
  const others = snapshot.environments
    .filter((other) => other !== values)
    .flatMap((other) => {
      const node = locateValues(other).get(finding.path)?.entry.value;
      return node === undefined ? [] : [{ other, node }];
    })
    .toSorted((a, b) => near(a.other) - near(b.other));
  const distinct = [
    ...new Map(others.toReversed().map((one) => [writeFlow(one.node), one])).values(),
  ].toReversed();
  return distinct
    .slice(0, 3)
    .flatMap(({ other, node }) =>
      addValue(
        found,
        node,
        t('Add {0} as in {1}: {2}', finding.path, other.environment.name, showValue(node)),
      ),
    );
}

function addValue({ values, path }: FixCase, node: YamlNode, title: string): readonly Fix[] {
  const highest = values.layers.at(-1);
  return highest?.values === undefined ? [] : fix(title, addKey(highest.values, path, node));
}

/** What the defaults or another environment have in its place. */
function usual({ snapshot, values, path, entry }: FixCase): YamlNode | undefined {
  const roots = [
    snapshot.defaults,
    ...snapshot.environments.filter((one) => one !== values).flatMap(({ merged }) => merged ?? []),
  ];
  return roots
    .map((root) => findNode(root, path))
    .find((node) => node !== undefined && node !== entry?.value && kindOf(node) !== kindOf(entry?.value));
}

function isBooleanElsewhere({ snapshot, values, path, entry }: FixCase): boolean {
  const roots = [
    snapshot.defaults,
    ...snapshot.environments.flatMap((one) => (one === values ? [] : (one.merged ?? []))),
  ];
  return roots.some((root) => {
    const node = findNode(root, path);
    return node?.kind === 'scalar' && node !== entry?.value && typeof node.value === 'boolean';
  });
}

function kindOf(node: YamlNode | undefined): string {
  return node?.kind === 'scalar' ? typeof node.value : String(node?.kind);
}

function booleanOf(word: string): string | undefined {
  if (/^(?:true|yes|on|y)$/i.test(word)) return 'true';
  return /^(?:false|no|off|n)$/i.test(word) ? 'false' : undefined;
}

/** The same figure with the suffix that was probably meant. */
function sensibleQuantities(amount: Amount): readonly string[] {
  const text = amount.node.text.trim();
  const [, figure = ''] = /^([\d.]+)/.exec(text) ?? [];
  const suffixes = amount.name === 'memory' ? ['Mi', 'Gi'] : amount.name === 'cpu' ? ['m', ''] : [];
  return suffixes
    .map((suffix) => figure + suffix)
    .filter((meant) => {
      const parsed = parseQuantity(meant);
      if (!parsed.ok || meant === text) return false;
      return (
        describeAbsurd({ ...amount, node: { ...amount.node, text: meant }, quantity: parsed.value }) ===
        undefined
      );
    });
}

/** The value as the type that a schema asks for. */
function asType(node: YamlScalar, wanted: string): readonly string[] {
  if (/string/.test(wanted) && typeof node.value !== 'string') return [JSON.stringify(node.text)];
  if (typeof node.value !== 'string') return [];
  if (/integer|number/.test(wanted) && /^-?\d+(?:\.\d+)?$/.test(node.value)) return [node.value];
  const meant = /boolean/.test(wanted) ? booleanOf(node.value) : undefined;
  return meant === undefined ? [] : [meant];
}
