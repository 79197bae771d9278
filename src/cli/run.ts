import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { createDecompress } from '../node/decompress.ts';
import { createEngine } from '../node/engine.ts';
import { clock, environment } from '../node/environment.ts';
import { createFiles } from '../node/files.ts';
import { createFileWriter } from '../node/fileWriter.ts';
import { createHttp } from '../node/http.ts';
import { createProcesses } from '../node/processes.ts';
import { createShellSyntax } from '../node/shellSyntax.ts';
import { createWatch } from '../node/watch.ts';
import { tools } from '../tools/table.ts';
import type { AnyTool, Outcome, ToolContext } from '../tools/tool.ts';
import { argumentsOf, commandName, flagName, readArguments, type Invocation } from './arguments.ts';
import { secretFromEnvironment } from './secrets.ts';

type ExitStatus = 0 | 1 | 2;

/** Runs one command line and answers its exit status; writes to standard output and standard error. */
export async function runCommandLine(words: readonly string[]): Promise<ExitStatus> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await write(process.stdout, overview());
    return name === undefined ? 2 : 0;
  }
  const tool = tools.find((candidate) => commandName(candidate) === name);
  if (!tool) return refuse(t('There is no command "{0}". "sre-workbench --help" lists them.', name));
  if (tool.effect === 'write' && !rest.some((word) => word === '--help' || word === '-h')) {
    return refuseWrite(rest);
  }
  const invocation = readArguments(tool, rest);
  if (!invocation.ok) return refuse(invocation.error);
  if (invocation.value.help) {
    await write(process.stdout, usage(tool));
    return 0;
  }
  const call = tool.prepare(invocation.value.input);
  if (!call.ok) {
    const [issue] = call.error.issues;
    const field = issue?.path[0];
    const shown = typeof field === 'string' ? argumentLabel(tool, field) : commandName(tool);
    return refuse(t('{0}: {1} "sre-workbench {2} --help" says more.', shown, issue?.message ?? '', name));
  }
  return runTool(tool, call.value, invocation.value);
}

/** Nobody can be asked here, whatever the arguments are. */
async function refuseWrite(words: readonly string[]): Promise<ExitStatus> {
  const reason = t('This changes a live system, and only in the editor can a person approve it.');
  if (words.includes('--json')) await write(process.stdout, asJson({ status: 'unavailable', reason }));
  return refuse(reason);
}

async function runTool(
  tool: AnyTool,
  call: (context: ToolContext) => Promise<unknown>,
  invocation: Invocation,
): Promise<ExitStatus> {
  const cancel = new AbortController();
  const stop = () => cancel.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const engine = createEngine({
    folder,
    worker: new URL(import.meta.url),
  });
  const files = createFiles();
  // Whoever types a command line chose its PATH, so no folder is less trusted than another.
  const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
  try {
    const context: ToolContext = {
      ports: {
        files,
        fileParts: files,
        decompress: createDecompress(),
        writer: createFileWriter(),
        watch: createWatch(),
        clock,
        environment,
        processes,
        engine,
        http: createHttp({ allowed: () => true, proxy: 'environment' }),
        secrets: secretFromEnvironment(invocation.tokenEnv),
        shell: createShellSyntax({ file: path.join(folder, 'shell.wasm') }),
      },
      folder: process.cwd().replaceAll('\\', '/'),
      readInput: async () => {
        process.stdin.setEncoding('utf8');
        const parts: unknown[] = await process.stdin.toArray();
        return parts.join('');
      },
      signal: cancel.signal,
      progress: () => undefined,
    };
    return await answer(tool, await call(context), invocation);
  } catch (error) {
    return refuse(
      cancel.signal.aborted ? t('Cancelled.') : error instanceof Error ? error.message : String(error),
    );
  } finally {
    processes.dispose();
    await engine.dispose();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

async function answer(tool: AnyTool, whole: unknown, invocation: Invocation): Promise<ExitStatus> {
  if (tool.outcome(whole) === 'failed') {
    if (invocation.json) await write(process.stdout, asJson(whole));
    return refuse(tool.reason?.(whole) ?? '');
  }
  const output = await withoutAccepted(tool, whole, invocation.baseline);
  const print = tool.formats?.[invocation.format ?? ''];
  await write(process.stdout, print ? print(output) : invocation.json ? asJson(output) : tool.print(output));
  return exitStatus(tool.outcome(output), invocation.failOn);
}

function asJson(output: unknown): string {
  return `${JSON.stringify(output, null, 2)}\n`;
}

/** The first run with a new baseline file, unless it failed, writes today's findings there; later runs leave those out. */
async function withoutAccepted(tool: AnyTool, output: unknown, file: string | undefined): Promise<unknown> {
  if (file === undefined || !tool.baseline) return output;
  const accepted = await readBaseline(file);
  if (accepted) return tool.baseline.without(output, accepted);
  const keys = [...tool.baseline.keys(output)].sort();
  await writeFile(file, `${JSON.stringify({ version: 1, accepted: keys }, null, 2)}\n`, { flag: 'wx' });
  await write(process.stderr, `${t('{0} findings were accepted and written to {1}.', keys.length, file)}\n`);
  return tool.baseline.without(output, keys);
}

const baselineFile = z.object({ version: z.literal(1), accepted: z.array(z.string()) });

async function readBaseline(file: string): Promise<readonly string[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const known = baselineFile.safeParse(parseJson(text));
  if (!known.success) {
    throw new Error(
      t('{0} is no baseline of this version. Remove it to accept the findings of today.', file),
    );
  }
  return known.data.accepted;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function exitStatus(outcome: Outcome, failOn: Invocation['failOn']): ExitStatus {
  if (outcome === 'error') return 1;
  return outcome === 'warning' && failOn === 'warning' ? 1 : 0;
}

async function refuse(reason: string): Promise<ExitStatus> {
  await write(process.stderr, `${reason}\n`);
  return 2;
}

/** Waits until the text is on its way, so that the end of the process cannot cut it. A closed pipe is no fault. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write(text, () => resolve());
  });
}

function overview(): string {
  const rows = tools.map((tool) => `  ${commandName(tool).padEnd(20)}${tool.title}`);
  return [
    t('Usage: sre-workbench COMMAND [ARGUMENTS] [--json] [--fail-on error|warning]'),
    '',
    t('Commands:'),
    ...rows,
    '',
    t('"sre-workbench COMMAND --help" lists the arguments of one.'),
    t('Exit status: 0 nothing to report, 1 findings, 2 it could not run.'),
    '',
  ].join('\n');
}

function usage(tool: AnyTool): string {
  const rows = argumentsOf(tool).map(
    ({ name, description }) => `  ${argumentLabel(tool, name).padEnd(24)}${description}`,
  );
  const further = [
    ['--json', t('The whole answer as JSON.')],
    ['--fail-on', t('The severity from which on the exit status is 1: error (unless told) or warning.')],
    ...(tool.asksServers
      ? [
          [
            '--token-env',
            t('The environment variable with the token, or with the whole Authorization header.'),
          ],
        ]
      : []),
    ...(tool.formats ? [['--format', t('Another form: {0}.', Object.keys(tool.formats).join(', '))]] : []),
    ...(tool.baseline ? [['--baseline', t('A file of accepted findings; made where it is missing.')]] : []),
  ].map(([name = '', text = '']) => `  ${name.padEnd(24)}${text}`);
  return [tool.title, '', ...rows, ...further, ''].join('\n');
}

function argumentLabel(tool: AnyTool, name: string): string {
  return name === tool.positional ? name.toUpperCase() : flagName(name);
}
