/** The names that the files around a place already use, so that a snippet need not ask for them. */
import { isWithin, joinPath, parentOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { isOutside } from '../../../base/roots.ts';
import { escapeSnippet } from './snippetText.ts';

export interface WorkspaceNames {
  readonly service?: string;
  readonly namespace?: string;
  readonly team?: string;
  /** The label by which selectors find the pods. */
  readonly label?: string;
}

export interface NamesPlace {
  /** Absolute: where the snippet goes. */
  readonly folder: string;
  /** Absolute: above it nothing is read. */
  readonly top: string;
  /** The document that the snippet goes into. */
  readonly text: string;
}

/** What stands for each name in the snippets. */
const stands = {
  service: 'example-service',
  namespace: 'example-namespace',
  team: 'example-team',
  label: 'app.kubernetes.io/name',
} as const satisfies Record<keyof WorkspaceNames, string>;

/** A snippet's body with the names that are known; the others stay what a person types over. */
export function withNames(body: string, names: WorkspaceNames): string {
  let filled = body;
  for (const [key, stand] of Object.entries(stands)) {
    const name = new Map(Object.entries(names)).get(key);
    if (name !== undefined) filled = filled.replaceAll(stand, escapeSnippet(name));
  }
  return filled;
}

const name = '([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)';
/** Lines, not YAML: templates of charts are read too. */
const patterns = {
  service: [
    new RegExp(`\\bjob="${name}"`),
    new RegExp(
      `^kind: *(?:Deployment|StatefulSet|DaemonSet|Service)\\r?\\nmetadata:\\r?\\n  name: *["']?${name}["']?\\s*$`,
      'm',
    ),
  ],
  namespace: [new RegExp(`\\bnamespace="${name}"`), new RegExp(`^ +namespace: *["']?${name}["']?\\s*$`, 'm')],
  team: [new RegExp(`\\bteam: *["']?${name}["']?\\s*[,}]?\\s*$`, 'm')],
  label: [/^ *matchLabels: *\r?\n +([a-z][\w./-]*):/m],
} as const satisfies Record<keyof WorkspaceNames, readonly RegExp[]>;

function namesIn(text: string): WorkspaceNames {
  const first = (list: readonly RegExp[]): string | undefined =>
    list.flatMap((pattern) => pattern.exec(text)?.[1] ?? [])[0];
  return known({
    service: first(patterns.service),
    namespace: first(patterns.namespace),
    team: first(patterns.team),
    label: first(patterns.label),
  });
}

const known = (names: { readonly [Key in keyof WorkspaceNames]?: string | undefined }): WorkspaceNames =>
  Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined));

/** Files of a folder that are looked at, and bytes of each. */
const most = { files: 40, bytes: 200_000 };

/** The document first, then its chart, then the files beside it. Reads files of these folders only, and nothing that a link leads to. */
export async function namesNear(files: Files, { folder, top, text }: NamesPlace): Promise<WorkspaceNames> {
  if (await isOutside({ ports: { files }, roots: [top] }, folder)) return namesIn(text);
  const chart = await chartAbove(files, folder, top);
  const folders =
    chart === undefined ? [folder] : [chart.folder, joinPath(chart.folder, 'templates'), folder];
  const found = { ...(chart && { service: chart.name }) };
  const texts = (await Promise.all([...new Set(folders)].map((each) => textsIn(files, each)))).flat();
  const others = texts.map(namesIn).toReversed();
  return Object.assign({}, ...others, found, namesIn(text));
}

async function chartAbove(files: Files, folder: string, top: string) {
  for (let at = folder; isWithin(at, top); at = parentOf(at)) {
    const [text] = await textsIn(files, at, /^Chart\.yaml$/);
    const found = text === undefined ? null : new RegExp(`^name: *["']?${name}["']?\\s*$`, 'm').exec(text);
    if (found?.[1] !== undefined) return { folder: at, name: found[1] };
    if (at === parentOf(at)) return undefined;
  }
  return undefined;
}

async function textsIn(files: Files, folder: string, wanted = /\.ya?ml$/): Promise<readonly string[]> {
  const listed = await files.list(folder);
  if (!listed.ok) return [];
  const entries = listed.value.filter((entry) => entry.kind === 'file' && wanted.test(entry.name));
  const texts = await Promise.all(
    entries.slice(0, most.files).map(async (entry) => {
      const read = await files.read(joinPath(folder, entry.name), most.bytes);
      return read.ok ? new TextDecoder().decode(read.value) : undefined;
    }),
  );
  return texts.flatMap((text) => text ?? []);
}
