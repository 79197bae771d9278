/** The ShellSyntax port over mvdan/sh, compiled to WebAssembly. */
import { readFile } from 'node:fs/promises';
import { runInThisContext } from 'node:vm';
import { t } from '@vscode/l10n';
import type { GetWebAssemblyInstance } from 'sh-syntax';
import type { ShellStatement, ShellSyntax } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';

export interface ShellSyntaxOptions {
  /** Absolute path of the parser: `shell.wasm` beside the bundles. */
  readonly file: string;
}

// Node's types leave WebAssembly to those of browsers; these are the parts that are used here.
const WebAssembly: {
  compile(bytes: Uint8Array): Promise<unknown>;
  instantiate(module: unknown, imports: unknown): ReturnType<GetWebAssemblyInstance>;
} = runInThisContext('WebAssembly');

type Parse = (text: string) => Promise<readonly ShellStatement[]>;

/** Loads the parser at the first question. */
export function createShellSyntax({ file }: ShellSyntaxOptions): ShellSyntax {
  let loaded: Promise<Parse> | undefined;
  return {
    async statements(text) {
      let parse: Parse;
      try {
        parse = await (loaded ??= load(file));
      } catch (error) {
        loaded = undefined;
        const message = t('The parser of shell commands is missing. Install the extension anew.');
        return err({ code: 'unavailable', message, detail: String(error) });
      }
      try {
        return ok(await parse(text));
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return err({ code: 'syntax', message: t('This is no command that a shell reads: {0}', detail) });
      }
    },
  };
}

async function load(file: string): Promise<Parse> {
  const [{ getProcessor }, module] = await Promise.all([
    import('sh-syntax'),
    readFile(file).then((bytes) => WebAssembly.compile(bytes)),
  ]);
  // The library counts the arguments: a function of one hands over an instance, so that nothing is compiled twice.
  const parse = getProcessor(async (imports: unknown) => WebAssembly.instantiate(module, imports));
  return async (text) => {
    const { Stmts } = await parse(text, { keepComments: false });
    const unitsAt = unitsOf(text);
    return Stmts.map(({ Position, Background, Negated }) => ({
      start: unitsAt(Position.Offset),
      background: Background,
      negated: Negated,
    }));
  };
}

/** The parser counts bytes of UTF-8. */
function unitsOf(text: string): (bytes: number) => number {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === text.length) return (offset) => offset;
  const decoder = new TextDecoder();
  return (offset) => decoder.decode(bytes.subarray(0, offset)).length;
}
