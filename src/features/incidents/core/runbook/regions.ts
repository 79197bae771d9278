/**
 * Generated parts of a Markdown file that people edit: each part lies between two comments, and the first one holds a hash of
 * what was generated. So a later generation knows what a person has changed since, and leaves that alone.
 */
import { sha256 } from '../../../../base/sha256.ts';

export interface Region {
  /** Letters, digits and dashes. */
  readonly id: string;
  /** Whole lines, without a newline at the end. */
  readonly body: string;
}

export interface Merged {
  readonly text: string;
  /** Regions that a person has edited and that would be different now. */
  readonly kept: readonly string[];
}

const beginning = /^<!-- sre-workbench:begin ([\w-]+) ([0-9a-f]{12}) -->$/;
const ending = (id: string): string => `<!-- sre-workbench:end ${id} -->`;
const knownLine = /^<!-- sre-workbench:known((?: [\w-]+)*) -->$/;

interface Placed extends Region {
  readonly hash: string;
}

type Segment = { readonly text: string } | Placed;

/** A new file: what stands before, then the regions. */
export async function writeRegions(before: string, regions: readonly Region[]): Promise<string> {
  const placed = await Promise.all(regions.map(placedNow));
  return assemble(
    [{ text: before }, ...placed],
    regions.map(({ id }) => id),
  );
}

/**
 * A file with the regions of today: those that nobody touched are replaced, edited ones stay, and one that a person took away does
 * not come back. All text around them stays, byte for byte.
 * @param keep regions that stay as they are where there are none of today
 */
export async function mergeRegions(
  text: string,
  regions: readonly Region[],
  keep: readonly string[] = [],
): Promise<Merged> {
  const { segments, known } = read(text);
  const fresh = new Map(regions.map((region) => [region.id, region]));
  const kept: string[] = [];
  const merged: Segment[] = [];
  for (const segment of segments) {
    if (!('id' in segment)) {
      merged.push(segment);
      continue;
    }
    const now = fresh.get(segment.id);
    const edited = (await hashOf(segment.body)) !== segment.hash;
    if (!edited && now) merged.push(await placedNow(now));
    if (!edited && !now && keep.includes(segment.id)) merged.push(segment);
    if (!edited) continue;
    merged.push(segment);
    if (now && (await hashOf(now.body)) !== segment.hash) kept.push(segment.id);
  }
  const there = new Set(segments.flatMap((segment) => ('id' in segment ? [segment.id] : [])));
  for (const [index, region] of regions.entries()) {
    if (there.has(region.id) || known.includes(region.id)) continue;
    const before = new Set(regions.slice(0, index).map(({ id }) => id));
    const after = merged.findLastIndex((segment) => 'id' in segment && before.has(segment.id));
    merged.splice(after === -1 ? merged.length : after + 1, 0, await placedNow(region));
  }
  return { text: assemble(merged, [...new Set([...known, ...regions.map(({ id }) => id)])]), kept };
}

async function placedNow(region: Region): Promise<Placed> {
  return { ...region, hash: await hashOf(region.body) };
}

/** Line ends and blanks at the end of a line are no edit: editors change them by themselves. */
async function hashOf(body: string): Promise<string> {
  const plain = body.replaceAll(/[ \t]*\r?\n/g, '\n').trim();
  return (await sha256(new TextEncoder().encode(plain))).slice(0, 12);
}

function assemble(segments: readonly Segment[], known: readonly string[]): string {
  const parts = segments.map((segment) =>
    'id' in segment
      ? `<!-- sre-workbench:begin ${segment.id} ${segment.hash} -->\n${segment.body}\n${ending(segment.id)}\n`
      : segment.text,
  );
  // A blank line between two regions that nothing stands between.
  const text = parts.reduce((all, part, index) => {
    const adjoins = 'id' in (segments[index] ?? {}) && all !== '' && !/\n[ \t]*\n$/.test(all);
    return all + (adjoins ? (all.endsWith('\n') ? '\n' : '\n\n') : '') + part;
  }, '');
  return `${text}${text.endsWith('\n') ? '' : '\n'}<!-- sre-workbench:known ${known.join(' ')} -->\n`;
}

/** Outside of regions a fence hides nothing: one that somebody has not closed would hide all that follows. */
function read(text: string): { readonly segments: readonly Segment[]; readonly known: readonly string[] } {
  const lines = text.split(/(?<=\n)/);
  const segments: Segment[] = [];
  let known: readonly string[] = [];
  let outside = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = bare(lines[at]);
    const begun = beginning.exec(line);
    const end = begun ? endOf(lines, at + 1, begun[1] ?? '') : undefined;
    const listed = knownLine.exec(line)?.[1];
    if (begun && end !== undefined) {
      segments.push({ text: outside });
      outside = '';
      const body = lines
        .slice(at + 1, end)
        .join('')
        .replace(/\r?\n$/, '');
      segments.push({ id: begun[1] ?? '', hash: begun[2] ?? '', body });
      at = end;
    } else if (listed !== undefined) known = listed.split(' ').filter((id) => id !== '');
    else outside += lines[at] ?? '';
  }
  segments.push({ text: outside });
  return { segments, known };
}

/** Comments inside fences are text: a recorded command may hold anything. Undefined where a person took the end away: then nothing of it is a region any more. */
function endOf(lines: readonly string[], from: number, id: string): number | undefined {
  let fence: string | undefined;
  for (let at = from; at < lines.length; at += 1) {
    const line = bare(lines[at]);
    fence = fenceAfter(line, fence);
    if (fence !== undefined) continue;
    if (line === ending(id)) return at;
    if (beginning.test(line)) return undefined;
  }
  return undefined;
}

/** The fence that is open behind a line: its own backticks or tildes; a closing one is at least as long. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const found = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  const [, marks = '', rest = ''] = found ?? [];
  if (open === undefined) return found && !(marks.startsWith('`') && rest.includes('`')) ? marks : undefined;
  return marks.startsWith(open) && rest.trim() === '' ? undefined : open;
}

function bare(line: string | undefined): string {
  return (line ?? '').replace(/\r?\n$/, '');
}
