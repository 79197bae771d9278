/** The files of a repository that say which values are used: manifests of Argo CD and Flux, kustomizations, helmfiles. */
import { nameOf } from '../../../base/paths.ts';
import { mapParallel } from '../../../base/parallel.ts';
import type { Files } from '../../../base/ports.ts';
import type { YamlNode } from '../../../base/yamlNode.ts';
import { readStem } from './stems.ts';
import type { FolderTree } from './tree.ts';
import { decodeText, readDocuments } from './yamlFields.ts';

export interface Manifest {
  /** Absolute. */
  readonly path: string;
  readonly documents: readonly YamlNode[];
}

export interface Manifests {
  readonly argo: readonly Manifest[];
  readonly flux: readonly Manifest[];
  readonly kustomizations: readonly Manifest[];
  /** As text: most of them are templates. */
  readonly helmfiles: readonly { readonly path: string; readonly text: string }[];
  /** Files that were not looked into because there are too many. */
  readonly skipped: number;
}

const mostFiles = 4000;
const largestFile = 300_000;
const readsAtATime = 16;

/** Looks for a word in each file, and reads as YAML only what has it. */
export async function readManifests(files: Files, tree: FolderTree): Promise<Manifests> {
  const candidates = [...tree.files()].filter(mayBeManifest);
  const texts = await mapParallel(candidates.slice(0, mostFiles), readsAtATime, async (path) => {
    const bytes = await files.read(path, largestFile);
    if (!bytes.ok) return undefined;
    const text = decodeText(bytes.value);
    const kind = kindOf(path, text);
    return kind && { kind, path, text, bytes: bytes.value };
  });
  const found = texts.filter((one) => one !== undefined);
  const read = (wanted: string) =>
    found
      .filter(({ kind }) => kind === wanted)
      .map(({ path, bytes }) => ({ path, documents: readDocuments(path, bytes) }));
  return {
    argo: read('argo'),
    flux: read('flux'),
    kustomizations: read('kustomization'),
    helmfiles: found.filter(({ kind }) => kind === 'helmfile'),
    skipped: Math.max(candidates.length - mostFiles, 0),
  };
}

function mayBeManifest(path: string): boolean {
  const name = nameOf(path);
  return readStem(name)?.plain === true && !/^(?:Chart|requirements)\.yaml$/.test(name);
}

function kindOf(path: string, text: string): 'argo' | 'flux' | 'kustomization' | 'helmfile' | undefined {
  if (/\/(?:helmfile\.ya?ml|helmfile\.d\/[^/]+)$/.test(path)) return 'helmfile';
  if (text.includes('argoproj.io/') && /^kind:\s*["']?Application(?:Set)?\b/m.test(text)) return 'argo';
  if (text.includes('helm.toolkit.fluxcd.io/')) return 'flux';
  return text.includes('configMapGenerator') ? 'kustomization' : undefined;
}
