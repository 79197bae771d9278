/** The definitions of custom resources that lie in a workspace, and which of them the documents at hand need. */
import { joinPath, parentOf } from '../../base/paths.ts';
import { mapParallel } from '../../base/parallel.ts';
import type { Files } from '../../base/ports.ts';
import { splitDocuments } from './documents.ts';

export interface Definition {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** Bytes; a file of definitions may hold dozens of them. */
const largestFile = 5_000_000;
const mostFolders = 20_000;
const mostFiles = 1000;
const atATime = 16;
/** Milliseconds for which what was found counts. */
const fresh = 30_000;

export function isDefinition(text: string): boolean {
  return /^kind:\s*["']?CustomResourceDefinition\b/m.test(text);
}

/**
 * The texts among `definitions` that say something of a custom resource among the documents: the engine reads what it is given
 * whole, and a large schema takes megabytes there.
 */
export function definitionsFor(
  documents: readonly string[],
  definitions: readonly string[],
): readonly string[] {
  if (definitions.length === 0) return [];
  const used = customKinds(documents);
  return definitions.filter((text) => used.some((kind) => defines(text, kind)));
}

interface CustomKind {
  readonly group: string;
  readonly kind: string;
}

function defines(text: string, { group, kind }: CustomKind): boolean {
  return (
    text.includes(kind) &&
    [...text.matchAll(/(?:^|[\s{,])["']?group["']?:\s*["']?([\w.-]+)/gm)].some(([, found]) => found === group)
  );
}

/** Of documents and of the items of lists; with objects inside that only look like one, which does no harm. */
function customKinds(documents: readonly string[]): readonly CustomKind[] {
  const found = new Map<string, CustomKind>();
  for (const text of documents) {
    const groups = [...text.matchAll(/["']?\bapiVersion["']?:\s*["']?([\w.-]+)\/[\w-]+/g)].flatMap(
      ([, group = '']) => (isBuiltIn(group) ? [] : [group]),
    );
    if (groups.length === 0) continue;
    const kinds = [...text.matchAll(/["']?\bkind["']?:\s*["']?(\w+)/g)].map(([, kind = '']) => kind);
    for (const group of new Set(groups)) {
      for (const kind of new Set(kinds)) found.set(`${group} ${kind}`, { group, kind });
    }
  }
  return [...found.values()];
}

/** The API server's own groups: `apps`, `networking.k8s.io`, but not `gateway.networking.k8s.io`. */
function isBuiltIn(group: string): boolean {
  return /^(?:[a-z]+|(?:[a-z]+|rbac\.authorization)\.k8s\.io)$/.test(group);
}

/** Looks for definitions where somebody needs them, and nowhere before; what was found is kept for a while. */
export class WorkspaceDefinitions {
  readonly #files: Files;
  readonly #now: () => number;
  readonly #found = new Map<
    string,
    { readonly at: number; readonly definitions: Promise<readonly Definition[]> }
  >();

  /** @param now milliseconds */
  constructor(files: Files, now = () => performance.now()) {
    this.#files = files;
    this.#now = now;
  }

  /**
   * Of the custom resources in the documents that `given` does not define. The last of several for one kind counts: the
   * nearest to the manifest.
   *
   * @param folder absolute; searched with all folders below, in files with `crd` in their path
   * @param near absolute path of the manifest or chart
   */
  async for(
    { folder, near }: { readonly folder: string; readonly near: string },
    documents: readonly string[],
    given: readonly string[] = [],
  ): Promise<readonly string[]> {
    const missing = customKinds(documents).filter((kind) => !given.some((text) => defines(text, kind)));
    if (missing.length === 0) return [];
    const definitions = (await this.#in(folder)).filter(({ text }) =>
      missing.some((kind) => defines(text, kind)),
    );
    return definitions
      .map(({ file, text }) => ({ text, shared: sharedLength(file, near) }))
      .toSorted((a, b) => a.shared - b.shared)
      .map(({ text }) => text);
  }

  #in(folder: string): Promise<readonly Definition[]> {
    const now = this.#now();
    const known = this.#found.get(folder);
    if (known !== undefined && now - known.at < fresh) return known.definitions;
    const definitions = findDefinitions(this.#files, folder);
    this.#found.set(folder, { at: now, definitions });
    return definitions;
  }
}

/** Folders that both paths have in common. */
function sharedLength(one: string, other: string): number {
  const [own, others] = [parentOf(one).split('/'), other.split('/')];
  const differs = own.findIndex((part, index) => part !== others[index]);
  return differs === -1 ? own.length : differs;
}

async function findDefinitions(files: Files, folder: string): Promise<readonly Definition[]> {
  const paths: string[] = [];
  let level: readonly string[] = [folder];
  for (let seen = 0; level.length > 0 && seen < mostFolders && paths.length < mostFiles;) {
    const looked = level.slice(0, mostFolders - seen);
    seen += looked.length;
    const listings = await mapParallel(looked, atATime, (path) => files.list(path));
    const next: string[] = [];
    for (const [index, listing] of listings.entries()) {
      for (const { name, kind } of listing.ok ? listing.value : []) {
        const path = joinPath(looked[index] ?? folder, name);
        if (name.startsWith('.') || name === 'node_modules') continue;
        if (kind === 'directory') next.push(path);
        else if (kind === 'file' && mayDefine(path.slice(folder.length))) paths.push(path);
      }
    }
    level = next;
  }
  const read = await mapParallel(paths.slice(0, mostFiles), atATime, async (file) => {
    const bytes = await files.read(file, largestFile);
    const text = bytes.ok ? new TextDecoder().decode(bytes.value) : '';
    return isDefinition(text) && !text.includes('{{')
      ? splitDocuments(text).flatMap((one) => (isDefinition(one.text) ? [{ file, text: one.text }] : []))
      : [];
  });
  return read.flat();
}

/** As every generator and every chart names them: `config/crd/bases/`, `crds/`, `foos.crd.yaml`. */
function mayDefine(path: string): boolean {
  return /\.ya?ml$/i.test(path) && /crd|customresourcedefinition/i.test(path);
}
