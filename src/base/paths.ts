/** Paths with `/`, as the ports take them: absolute (`/a`, `C:/a`, `//host/share`) or relative. Nothing here looks at a disk. */

/** Without `.`, `..` (where something is left to go up from), doubled and trailing slashes; `.` for nothing. */
export function normalisePath(path: string): string {
  const { root, rest } = splitRoot(path);
  const kept: string[] = [];
  for (const segment of rest.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (root === '') kept.push(segment);
  }
  return root + kept.join('/') || '.';
}

/** The parts one after another; one that is absolute starts anew. */
export function joinPath(...parts: readonly string[]): string {
  const start = Math.max(
    parts.findLastIndex((part) => isAbsolute(part)),
    0,
  );
  const { root, rest } = splitRoot(parts[start] ?? '');
  return normalisePath(root + [rest, ...parts.slice(start + 1)].join('/').replace(/^\/+/, ''));
}

export function isAbsolute(path: string): boolean {
  return splitRoot(path).root !== '';
}

/** The folder that a path lies in; a root is its own. */
export function parentOf(path: string): string {
  return joinPath(path, '..');
}

/** The last part of a path; empty for a root. */
export function nameOf(path: string): string {
  const { rest } = splitRoot(path);
  return rest.slice(rest.lastIndexOf('/') + 1);
}

/** The way from a folder to a path, `../` included; `.` for the folder itself, and the path as it is where no way leads there. */
export function relativePath(folder: string, path: string): string {
  const from = splitRoot(normalisePath(folder));
  const to = splitRoot(normalisePath(path));
  if (from.root !== to.root) return normalisePath(path);
  const start = segmentsOf(from.rest);
  const end = segmentsOf(to.rest);
  const different = start.findIndex((segment, index) => segment !== end[index]);
  const shared = different === -1 ? start.length : different;
  const way = [...start.slice(shared).map(() => '..'), ...end.slice(shared)];
  return way.join('/') || '.';
}

/** Whether a path is a folder or lies in it. Both absolute and normalised; links are not this function's business. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/**
 * Whether a relative path matches a pattern in which `**` stands for any number of folders, `*` for anything
 * within one name and `?` for one character. `.` has no names, so `**` matches it and `*` does not.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const names = segmentsOf(normalisePath(path));
  const wanted = segmentsOf(normalisePath(pattern));
  return wildcardMatch(names, wanted, {
    isAny: (part) => part === '**',
    matches: (name, part) =>
      wildcardMatch(name.split(''), part.split(''), {
        isAny: (character) => character === '*',
        matches: (given, character) => character === '?' || given === character,
      }),
  });
}

interface Wildcard {
  readonly isAny: (part: string) => boolean;
  readonly matches: (item: string, part: string) => boolean;
}

/** Goes back to the last wildcard alone, so that no pattern takes more than items times parts. */
function wildcardMatch(items: readonly string[], parts: readonly string[], rules: Wildcard): boolean {
  let item = 0;
  let part = 0;
  let retry: { readonly part: number; item: number } | undefined;
  while (item < items.length) {
    const given = items[item] ?? '';
    const wanted = parts[part];
    if (wanted !== undefined && rules.isAny(wanted)) {
      retry = { part, item };
      part += 1;
    } else if (wanted !== undefined && rules.matches(given, wanted)) {
      item += 1;
      part += 1;
    } else if (retry) {
      retry.item += 1;
      item = retry.item;
      part = retry.part + 1;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((wanted) => rules.isAny(wanted));
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

function splitRoot(path: string): { readonly root: string; readonly rest: string } {
  const root = /^(?:\/\/(?=[^/])|\/|[A-Za-z]:\/)/.exec(path)?.[0] ?? '';
  return { root, rest: path.slice(root.length) };
}
