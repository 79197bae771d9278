/** Why Helm cannot decode a text, in its own words, and where a person would look. */
import type { Mark, YamlProblem } from './yamlCursor.ts';

export interface YamlFault {
  /** Helm's own: `error converting YAML to JSON: yaml: line 3: did not find expected key`. Its line may be off by one. */
  readonly message: string;
  /** Where to look: an offset in the whole text. */
  readonly offset: number;
  /** Where reading stopped, if that is elsewhere. */
  readonly stoppedAt: number | undefined;
}

/** Problems that are found far behind what caused them. */
const foundLate = new Set(["could not find expected ':'", 'found unexpected end of stream']);
const foundAtIndentation = new Set(["did not find expected ',' or ']'", "did not find expected ',' or '}'"]);

/** `base` is the offset in the whole text at which `text` begins. */
export function describeFault(problem: YamlProblem, text: string, base: number): YamlFault {
  const { mark, context } = problem;
  const late =
    foundLate.has(problem.message) ||
    (foundAtIndentation.has(problem.message) && isLeftOf(text, mark, context));
  const place = late ? (context ?? mark) : mark;
  const offset = (place?.offset ?? 0) + base;
  const stoppedAt = mark === undefined || mark === place ? undefined : mark.offset + base;
  return { message: quoteHelm(problem), offset, stoppedAt };
}

/** Whether the bracket was never closed: the text goes on in a later line, no further in than the bracket's line. */
function isLeftOf(text: string, mark: Mark | undefined, context: Mark | undefined): boolean {
  if (mark === undefined || context === undefined || mark.line === context.line) return false;
  return indentOf(text, mark) <= indentOf(text, context);
}

function indentOf(text: string, mark: Mark): number {
  return text.slice(mark.offset - mark.column, mark.offset).search(/\S|$/);
}

function quoteHelm(problem: YamlProblem): string {
  if (problem.stage === 'unmarshal') {
    return `error unmarshaling JSON: while decoding JSON: ${problem.message}`;
  }
  const place = problem.stage === 'json' ? '' : `yaml: ${quoteLine(problem)}`;
  return `error converting YAML to JSON: ${place}${problem.message}`;
}

/** The library counts lines from 0, adds 1 for the scanner's problems only, and names no line for the others or for the first. */
function quoteLine({ stage, mark, context }: YamlProblem): string {
  if (stage !== 'scanner' && stage !== 'parser') return '';
  const markLine = mark?.line ?? 0;
  const line = markLine === 0 ? (context?.line ?? 0) : markLine + (stage === 'scanner' ? 1 : 0);
  return line === 0 ? '' : `line ${line}: `;
}
