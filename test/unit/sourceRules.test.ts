import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const sources = globSync('src/**/*.ts', { cwd: root }).map((file) => ({
  file: file.replaceAll('\\', '/'),
  text: readFileSync(path.join(root, file), 'utf8'),
}));
const filesWith = (pattern: RegExp, except: readonly string[] = []) =>
  sources.filter(({ file, text }) => !except.includes(file) && pattern.test(text)).map(({ file }) => file);

describe('rules that the linter cannot see', () => {
  test('there are sources to look at', () => expect(sources.length).toBeGreaterThan(20));
  test('one place starts processes, and never through a shell', () => {
    expect(filesWith(/child_process/, ['src/node/processes.ts'])).toEqual([]);
    expect(filesWith(/shell:\s*true|shell:\s*['"]/)).toEqual([]);
  });
  test('no synchronous file access', () => {
    expect(
      filesWith(/\b(read|write|readdir|stat|exists|mkdir|rm|unlink|copyFile)\w*Sync\(/, [
        // As `fs.watch` itself does: what changes between a look and a watch would be missed.
        'src/node/watch.ts',
      ]),
    ).toEqual([]);
  });
  test('no Markdown is trusted whole [abuse 22]', () =>
    expect(filesWith(/isTrusted\s*[:=]\s*true/)).toEqual([]));
  test('one place types into a terminal: the line that starts an agent [abuse 33]', () =>
    expect(filesWith(/\.sendText\(/)).toEqual(['src/features/tabs/editor/agentTerminal.ts']));
  test('no address of the editor leads into the extension [abuse 23]', () =>
    expect(filesWith(/registerUriHandler/)).toEqual([]));
  test('one place opens links, and only web pages [abuse 24]', () => {
    expect(filesWith(/openExternal/)).toEqual(['src/editor/links.ts']);
    expect(
      filesWith(/if \(\/\^https\?\$\/\.test\(uri\.scheme\)\) await vscode\.env\.openExternal\(uri\)/),
    ).toHaveLength(1);
  });
  test('the language is set once, where the extension starts', () =>
    expect(filesWith(/\bl10n\.config\(/).filter((file) => !file.includes('/worker/'))).toEqual([
      'src/extension.ts',
    ]));
  test('one status bar item', () =>
    expect(filesWith(/createStatusBarItem/)).toEqual(['src/editor/statusBar.ts']));
  test('nothing is reported home', () => expect(filesWith(/telemetryLogger|TelemetryReporter/i)).toEqual([]));
  test('an editor without language-model tools is none the worse: they are looked for first', () => {
    const users = filesWith(/vscode\.lm\b/);
    expect(users).not.toEqual([]);
    for (const { file, text } of sources.filter(({ file: name }) => users.includes(name))) {
      expect(text, file).toMatch(/typeof vscode\.lm\?\.\w+ [!=]== 'function'/);
    }
  });
  test('no enum and no class hierarchy', () => {
    expect(filesWith(/^\s*(export )?(const )?enum /m)).toEqual([]);
    expect(filesWith(/class \w+ extends (?!Error)/)).toEqual([]);
  });
  test('raw commands and settings stay behind the typed ones', () => {
    expect(filesWith(/commands\.registerCommand\(/, ['src/editor/commands.ts'])).toEqual([]);
    expect(filesWith(/getConfiguration\(/, ['src/editor/settings.ts'])).toEqual([]);
  });
  test('files are named after what they hold', () => {
    const vague = /(^|\/)(utils?|helpers?|manager|common|misc)\.ts$/i;
    expect(
      sources.filter(({ file }) => vague.test(file) || !/^[a-z][A-Za-z0-9]*\.ts$/.test(path.basename(file))),
    ).toEqual([]);
  });
});
