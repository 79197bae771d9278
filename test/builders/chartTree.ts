/** A tree of files in memory that answers as the Files port does, links included. */
import type { DirectoryEntry, FileFailure, Files } from '../../src/base/ports.ts';
import { err, ok, type Result } from '../../src/base/result.ts';
import { joinPath, nameOf, parentOf } from '../../src/base/paths.ts';

export interface Link {
  /** Absolute, or relative to the folder of the link. */
  readonly linkTo: string;
}

export function link(linkTo: string): Link {
  return { linkTo };
}

export interface ChartTree extends Files {
  /** Every call, as `read /repo/a.yaml`, in order. */
  readonly calls: readonly string[];
}

type Node = Uint8Array | Link | 'folder';

/** Where relative paths of a tree begin. */
export const treeRoot = '/repo';

/**
 * @param content files by path, relative to `/repo` unless absolute: their text, or where they link to. Folders come by
 * themselves; a path that ends in `/` is an empty one. As a plain list, each Chart.yaml is that of a chart with its folder's
 * name, and all other files are empty.
 */
export function chartTree(
  content: Readonly<Record<string, string | Uint8Array | Link>> | readonly string[],
): ChartTree {
  const nodes = new Map<string, Node>([['/', 'folder']]);
  const add = (path: string, node: Node): void => {
    nodes.set(path, node);
    for (let folder = parentOf(path); !nodes.has(folder); folder = parentOf(folder))
      nodes.set(folder, 'folder');
  };
  add(treeRoot, 'folder');
  const given = Array.isArray(content)
    ? content.map((path: string): [string, string] => [path, defaultText(path)])
    : Object.entries(content);
  for (const [path, value] of given) {
    const absolute = joinPath(treeRoot, path);
    if (path.endsWith('/')) add(absolute, 'folder');
    else add(absolute, typeof value === 'string' ? new TextEncoder().encode(value) : value);
  }
  return portOver(nodes);
}

/** A Chart.yaml with the chart's name and whatever else is given. */
export function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
}

function defaultText(path: string): string {
  return nameOf(path) === 'Chart.yaml' ? chartYaml(nameOf(parentOf(joinPath(treeRoot, path)))) : '';
}

function portOver(nodes: ReadonlyMap<string, Node>): ChartTree {
  const calls: string[] = [];
  const found = (path: string): Result<{ path: string; node: Uint8Array | 'folder' }, FileFailure> => {
    const real = resolve(nodes, path, 40);
    const node = real === undefined ? undefined : nodes.get(real);
    if (real === undefined || node === undefined || (node !== 'folder' && !(node instanceof Uint8Array))) {
      return err({ code: 'not-found', message: `${path} does not exist.` });
    }
    return ok({ path: real, node });
  };
  const answer = <T>(
    call: string,
    path: string,
    action: (found: { path: string; node: Uint8Array | 'folder' }) => Result<T, FileFailure>,
  ): Promise<Result<T, FileFailure>> => {
    calls.push(`${call} ${path}`);
    const there = found(path);
    return Promise.resolve(there.ok ? action(there.value) : there);
  };
  return {
    calls,
    read: (path, maxBytes = Number.POSITIVE_INFINITY) =>
      answer('read', path, ({ node }) => {
        if (node === 'folder') return err({ code: 'not-readable', message: `${path} is not a file.` });
        return node.length > maxBytes
          ? err({ code: 'too-large', message: `${path} is too large.` })
          : ok(node);
      }),
    list: (path) =>
      answer('list', path, ({ path: real, node }) =>
        node === 'folder'
          ? ok(entriesOf(nodes, real))
          : err({ code: 'not-found', message: `${path} is no folder.` }),
      ),
    stat: (path) =>
      answer('stat', path, ({ node }) =>
        ok(
          node === 'folder'
            ? { kind: 'directory', size: 0, modified: 0 }
            : { kind: 'file', size: node.length, modified: 0 },
        ),
      ),
    realPath: (path) => answer('realPath', path, ({ path: real }) => ok(real)),
  };
}

function entriesOf(nodes: ReadonlyMap<string, Node>, folder: string): readonly DirectoryEntry[] {
  return [...nodes]
    .filter(([path]) => path !== '/' && parentOf(path) === folder)
    .map(([path, node]): DirectoryEntry => ({
      name: nameOf(path),
      kind: node === 'folder' ? 'directory' : node instanceof Uint8Array ? 'file' : 'link',
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The path with every link resolved; undefined where one leads nowhere, or in a circle. */
function resolve(nodes: ReadonlyMap<string, Node>, path: string, hops: number): string | undefined {
  let real = '/';
  const names = path.split('/').filter((name) => name !== '');
  for (const [index, name] of names.entries()) {
    const here = joinPath(real, name);
    const node = nodes.get(here);
    if (node === undefined || (real !== '/' && nodes.get(real) !== 'folder')) return undefined;
    if (node === 'folder' || node instanceof Uint8Array) {
      real = here;
    } else {
      return hops === 0
        ? undefined
        : resolve(nodes, joinPath(real, node.linkTo, ...names.slice(index + 1)), hops - 1);
    }
  }
  return real;
}
