/** Reads a command line against a tool's input schema. Pure: words in, values or a sentence out. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { AnyTool, Outcome } from '../tools/tool.ts';

export interface Invocation {
  readonly input: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  /** One of the tool's further forms. */
  readonly format?: string;
  /** File with accepted findings; made where it is missing. */
  readonly baseline?: string;
  /** Name of the environment variable that holds the secret for the server. */
  readonly tokenEnv?: string;
  readonly failOn: Extract<Outcome, 'warning' | 'error'>;
  readonly help: boolean;
}

type ArgumentKind = 'flag' | 'number' | 'text' | 'list';

interface Argument {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly description: string;
}

const jsonSchema = z.object({
  properties: z.optional(
    z.record(z.string(), z.object({ type: z.optional(z.string()), description: z.optional(z.string()) })),
  ),
});

/** The arguments of a tool, from its input schema: camelCase becomes kebab-case. */
export function argumentsOf(tool: AnyTool): readonly Argument[] {
  const { properties = {} } = jsonSchema.parse(z.toJSONSchema(tool.input, { io: 'input' }));
  return Object.entries(properties).map(([name, { type, description = '' }]) => ({
    name,
    kind: kindOf(type),
    description,
  }));
}

export function flagName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function kindOf(type: string | undefined): ArgumentKind {
  if (type === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'array' ? 'list' : 'text';
}

interface Reading {
  readonly words: string[];
  readonly input: Record<string, unknown>;
  json: boolean;
  format?: string;
  baseline?: string;
  tokenEnv?: string;
  failOn: 'warning' | 'error';
  help: boolean;
}

/** The words behind the tool's name. A word that the tool does not take is an error that names it. */
export function readArguments(tool: AnyTool, words: readonly string[]): Result<Invocation, string> {
  const known = argumentsOf(tool);
  const reading: Reading = { words: [...words], input: {}, json: false, failOn: 'error', help: false };
  while (reading.words.length > 0) {
    const word = reading.words.shift() ?? '';
    const problem = word === '--' ? readRest(tool, known, reading) : readWord(tool, known, { word, reading });
    if (problem !== undefined) return err(problem);
  }
  const { words: _, ...invocation } = reading;
  return ok(invocation);
}

function readRest(tool: AnyTool, known: readonly Argument[], reading: Reading): string | undefined {
  for (const word of reading.words.splice(0)) {
    const problem = readPositional(tool, known, { word, reading });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function readWord(
  tool: AnyTool,
  known: readonly Argument[],
  { word, reading }: { readonly word: string; readonly reading: Reading },
): string | undefined {
  if (!word.startsWith('-') || word === '-') return readPositional(tool, known, { word, reading });
  const equals = word.indexOf('=');
  const flag = equals < 0 ? word : word.slice(0, equals);
  const attached = equals < 0 ? undefined : word.slice(equals + 1);
  if (flag === '--json' || flag === '--help' || flag === '-h') {
    if (attached !== undefined) return t('{0} takes no value.', flag);
    if (flag === '--json') reading.json = true;
    else reading.help = true;
    return undefined;
  }
  if (flag === '--fail-on') return readFailOn(attached ?? reading.words.shift(), reading);
  if (flag === '--format' && tool.formats)
    return readFormat(tool.formats, attached ?? reading.words.shift(), reading);
  if (flag === '--baseline' && tool.baseline) return readBaseline(attached ?? reading.words.shift(), reading);
  if (flag === '--token-env' && tool.asksServers)
    return readTokenEnv(attached ?? reading.words.shift(), reading);
  const negated = known.find(
    ({ name, kind }) => kind === 'flag' && flag === `--no-${flagName(name).slice(2)}`,
  );
  if (negated && attached === undefined) {
    reading.input[negated.name] = false;
    return undefined;
  }
  const argument = known.find(({ name }) => flagName(name) === flag);
  if (!argument) return t('{0} does not take the argument {1}.', commandName(tool), flag);
  return readValue(argument, attached, reading);
}

function readFailOn(value: string | undefined, reading: Reading): string | undefined {
  if (value !== 'error' && value !== 'warning') return t('--fail-on takes "error" or "warning".');
  reading.failOn = value;
  return undefined;
}

function readFormat(formats: object, value: string | undefined, reading: Reading): string | undefined {
  if (value === undefined || !Object.hasOwn(formats, value)) {
    return t('--format takes one of: {0}.', Object.keys(formats).join(', '));
  }
  reading.format = value;
  return undefined;
}

function readBaseline(value: string | undefined, reading: Reading): string | undefined {
  if (value === undefined || value === '') return t('--baseline needs the name of a file.');
  reading.baseline = value;
  return undefined;
}

function readTokenEnv(value: string | undefined, reading: Reading): string | undefined {
  if (value === undefined || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(value))
    return t('--token-env needs the name of an environment variable, not the secret itself.');
  reading.tokenEnv = value;
  return undefined;
}

function readPositional(
  tool: AnyTool,
  known: readonly Argument[],
  { word, reading }: { readonly word: string; readonly reading: Reading },
): string | undefined {
  const { positional } = tool;
  if (positional === undefined)
    return t('{0} takes no argument without a name: {1}', commandName(tool), word);
  const argument = known.find(({ name }) => name === positional);
  if (argument?.kind === 'list') {
    append(reading.input, positional, word);
    return undefined;
  }
  if (positional in reading.input)
    return t('{0} takes one {1}; {2} is one too many.', commandName(tool), positional, word);
  reading.input[positional] = word;
  return undefined;
}

function readValue(argument: Argument, attached: string | undefined, reading: Reading): string | undefined {
  const flag = flagName(argument.name);
  if (argument.kind === 'flag') {
    if (attached !== undefined) return t('{0} takes no value.', flag);
    reading.input[argument.name] = true;
    return undefined;
  }
  const value = attached ?? reading.words.shift();
  if (value === undefined) return t('{0} needs a value.', flag);
  if (argument.kind === 'list') append(reading.input, argument.name, value);
  else if (argument.name in reading.input) return t('{0} is given twice.', flag);
  else if (argument.kind === 'text') reading.input[argument.name] = value;
  else if (value.trim() === '' || !Number.isFinite(Number(value)))
    return t('{0} takes a number, not "{1}".', flag, value);
  else reading.input[argument.name] = Number(value);
  return undefined;
}

function append(input: Record<string, unknown>, name: string, value: string): void {
  const list = input[name];
  input[name] = Array.isArray(list) ? [...list, value] : [value];
}

export function commandName(tool: AnyTool): string {
  return tool.name.replaceAll('_', '-');
}
