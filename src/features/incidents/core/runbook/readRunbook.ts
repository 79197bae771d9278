/** Reads a runbook: ours, one that a person has edited, or one that somebody wrote by hand. */
import { splitFrontMatter, type FrontMatter } from './frontMatter.ts';
import { readAttributes, type Attributes } from './fence.ts';
import type { Effect } from '../effect/effect.ts';

export interface ReadStep {
  readonly id: string;
  readonly text: string;
  readonly language: string;
  /** As the file says it; undefined where it does not. */
  readonly effect: Effect | undefined;
  readonly context: string | undefined;
  readonly verify: string | undefined;
  readonly undo: string | undefined;
  /** Seconds. */
  readonly timeout: number;
  readonly from: string | undefined;
  readonly edited: string | undefined;
  /** Of the fence in the file, from 1. */
  readonly line: number;
  readonly attributes: Attributes;
}

export interface ReadRunbook {
  readonly front: FrontMatter;
  /** What is wrong with the head. */
  readonly fault: string | undefined;
  /** That of the head, else the first heading. */
  readonly title: string;
  /** Blocks of a shell, in the order of the file, those of the parameters aside. */
  readonly steps: readonly ReadStep[];
  /** Values by the name of the variable. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Links to files. */
  readonly links: readonly { readonly target: string; readonly line: number }[];
}

const shells = new Set(['bash', 'sh', 'shell', 'zsh', 'console']);
const effects: readonly Effect[] = ['read', 'write', 'destructive'];
const usualTimeout = 60;
const longestTimeout = 3600;

export async function readRunbook(text: string): Promise<ReadRunbook> {
  const { front, body, fault } = splitFrontMatter(text);
  const { fromMarkdown } = await import('mdast-util-from-markdown');
  const before = text.slice(0, text.length - body.length).split('\n').length - 1;
  const nodes = flat(fromMarkdown(body));
  const steps: ReadStep[] = [];
  let parameters: Readonly<Record<string, string>> = {};
  const links: { target: string; line: number }[] = [];
  let heading = '';
  for (const node of nodes) {
    const line = (node.position?.start.line ?? 1) + before;
    if (node.type === 'heading' && heading === '') heading = textIn(node);
    if (node.type === 'link' && node.url !== undefined) links.push({ target: node.url, line });
    if (node.type !== 'code' || node.value === undefined || !shells.has(node.lang ?? '')) continue;
    const attributes = readAttributes(node.meta ?? '');
    if (attributes['id'] === 'parameters' || attributes['name'] === 'parameters') {
      parameters = { ...parameters, ...exportsIn(node.value) };
      continue;
    }
    steps.push(stepOf(node.value, { attributes, line, number: steps.length + 1, language: node.lang ?? '' }));
  }
  return { front, fault, title: front.title || heading, steps, parameters, links };
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly lang?: string | null | undefined;
  readonly meta?: string | null | undefined;
  readonly url?: string;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly line: number } } | undefined;
}

function flat(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

function textIn(node: Node): string {
  return node.value ?? (node.children ?? []).map(textIn).join('');
}

interface Place {
  readonly attributes: Attributes;
  readonly line: number;
  readonly number: number;
  readonly language: string;
}

function stepOf(text: string, { attributes, line, number, language }: Place): ReadStep {
  const seconds = Number(attributes['timeout'] ?? usualTimeout);
  return {
    id: idOf(attributes) ?? `block-${number}`,
    text,
    language,
    effect: effects.find((effect) => effect === attributes['effect']),
    context: attributes['context'],
    verify: attributes['verify'],
    undo: attributes['undo'],
    timeout: seconds > 0 && seconds <= longestTimeout ? seconds : usualTimeout,
    from: attributes['from'],
    edited: attributes['edited'],
    line,
    attributes,
  };
}

/** Where Runme keeps the identity of cells, it puts ids of its own in place of ours; names it leaves alone. */
function idOf({ id, name }: Attributes): string | undefined {
  const ofRunme = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id ?? '');
  return ofRunme ? (name ?? id) : (id ?? name);
}

function exportsIn(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(
    /^\s*export\s+([A-Za-z_]\w*)=(?:"([^"$`\\]*)"|'([^']*)'|([^\s"'$`\\;&|<>()]*))\s*$/gm,
  );
  return Object.fromEntries([...found].map(([, name = '', a, b, c]) => [name, a ?? b ?? c ?? '']));
}
