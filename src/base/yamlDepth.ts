/** What lies deeper than anybody nests, passed over token by token, so that no walk over the nodes can end the stack. */
import { YamlProblem } from './yamlCursor.ts';
import { deepestNesting, type Token, type YamlScanner } from './yamlScanner.ts';

/**
 * Far more than people nest, and little enough for every walk over the nodes to be a plain recursion. What lies deeper
 * is read as one empty text: refused where Helm refuses it, and compared with nothing.
 */
export const deepest = 1000;

const openers = new Map<Token['type'], Token['type']>([
  ['flow-sequence-start', 'flow-sequence-end'],
  ['flow-mapping-start', 'flow-mapping-end'],
  ['block-sequence-start', 'block-end'],
  ['block-mapping-start', 'block-end'],
]);
const ends = new Set<Token['type']>([...openers.values(), 'document-start', 'document-end', 'stream-end']);

export function opensAnother({ type }: Token, context: 'block' | 'value' | 'flow'): boolean {
  return openers.has(type) && (context !== 'flow' || type.startsWith('flow'));
}

export interface PassedOver {
  readonly end: Token['end'];
  readonly anchors: readonly string[];
  /** To be thrown once all is read: JSON in Helm's hands may not have so many levels. */
  readonly tooDeep: YamlProblem | undefined;
}

/** To the end of what the next token opens, which is the `depth`th level. Throws a {@link YamlProblem}. */
export function passOver(scanner: YamlScanner, depth: number): PassedOver {
  const open: Token[] = [];
  const anchors: string[] = [];
  let tooDeep: YamlProblem | undefined;
  let before: Token | undefined;
  for (;;) {
    const token = scanner.peek();
    const last = open.at(-1);
    if (openers.has(token.type)) {
      open.push(token);
      if (depth - 1 + open.length > deepestNesting) tooDeep ??= exceeded(token);
    } else if (last !== undefined && token.type === openers.get(last.type)) {
      open.pop();
    } else if (ends.has(token.type)) {
      throw unexpected(token, before, last);
    }
    if (token.type === 'anchor') anchors.push(token.value);
    before = token;
    const { end } = scanner.next();
    if (open.length === 0) return { end, anchors, tooDeep };
  }
}

function exceeded({ type, start }: Token): YamlProblem {
  const bracket = type.includes('sequence') ? '[' : '{';
  return new YamlProblem('unmarshal', `invalid character '${bracket}' exceeded max depth`, start);
}

function unexpected(token: Token, before: Token | undefined, last: Token | undefined): YamlProblem {
  const isEmpty = before === last || before?.type === 'flow-entry';
  const closing = last?.type === 'flow-mapping-start' ? '}' : ']';
  const problem = isEmpty
    ? 'did not find expected node content'
    : `did not find expected ',' or '${closing}'`;
  return new YamlProblem('parser', problem, token.start, last?.start);
}
