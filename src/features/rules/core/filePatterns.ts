/** The files that a test file's `rule_files` name: paths, or patterns as in Go's `filepath.Glob`. */
import { isAbsolute, joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';

/** The paths that match, in their order; empty where none does. `pattern` may be relative to `folder`. */
export async function matchFiles(
  files: Files,
  folder: string,
  pattern: string,
): Promise<{ readonly matches: readonly string[] } | { readonly error: 'bad-pattern' }> {
  const whole = joinPath(folder, pattern);
  const segments = whole.split('/');
  if (segments.some((segment) => hasMeta(segment) && matcherOf(segment) === undefined)) {
    return { error: 'bad-pattern' };
  }
  let found = [isAbsolute(whole) ? (segments.shift() ?? '') : ''];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    const next = await Promise.all(found.map(async (path) => step(files, path, { segment, last, whole })));
    found = next.flat();
  }
  return { matches: found };
}

function hasMeta(segment: string): boolean {
  return /[*?[\\]/.test(segment);
}

async function step(
  files: Files,
  path: string,
  { segment, last, whole }: { readonly segment: string; readonly last: boolean; readonly whole: string },
): Promise<readonly string[]> {
  const under = (name: string) => (path === '' && !isAbsolute(whole) ? name : `${path}/${name}`);
  if (!hasMeta(segment)) {
    const next = under(segment);
    return !last || (await files.stat(next)).ok ? [next] : [];
  }
  const matcher = matcherOf(segment);
  const listed = await files.list(path === '' ? (isAbsolute(whole) ? '/' : '.') : path);
  if (!listed.ok || !matcher) return [];
  return listed.value.filter(({ name }) => matcher.test(name)).map(({ name }) => under(name));
}

/** Undefined where Go refuses the pattern. */
function matcherOf(segment: string): RegExp | undefined {
  let source = '';
  for (let at = 0; at < segment.length; at += 1) {
    const char = segment.charAt(at);
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') source += `\\u{${(segment.codePointAt((at += 1)) ?? 92).toString(16)}}`;
    else if (char === '[') {
      const end = segment.indexOf(']', at + 2);
      if (end < 0) return undefined;
      source += `[${segment.slice(at + 1, end).replaceAll(/[[\]&~|]/g, '\\$&')}]`;
      at = end;
    } else source += char.replace(/[.+^${}()|\]/-]/, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`, 'u');
  } catch {
    return undefined;
  }
}
