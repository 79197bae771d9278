import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const message = (line: string) => `${line}\n`;

/** One bad import for each row of the import table, and the good ones beside them. */
const refused: readonly (readonly [file: string, line: string])[] = [
  ['src/base/a.ts', "import 'vscode';"],
  ['src/base/a.ts', "import 'node:fs';"],
  ['src/base/a.ts', "import '../clients/helm/a.ts';"],
  ['src/base/a.ts', "import '../contributions.ts';"],
  ['src/base/a.ts', 'void process.env;'],
  ['src/base/a.ts', "import 'axios';"],
  ['src/clients/helm/a.ts', "import 'vscode';"],
  ['src/clients/helm/a.ts', "import 'node:fs';"],
  ['src/clients/helm/a.ts', "import '../git/a.ts';"],
  ['src/clients/helm/a.ts', "import '../../features/helm/core/a.ts';"],
  ['src/clients/helm/layouts/a.ts', "import '../../git/a.ts';"],
  ['src/clients/helm/a.ts', "void fetch('');"],
  ['src/node/a.ts', "import 'vscode';"],
  ['src/node/a.ts', "import '../editor/a.ts';"],
  ['src/node/a.ts', "import '../features/helm/core/a.ts';"],
  ['src/contributions.ts', "import './clients/helm/a.ts';"],
  ['src/contributions.ts', "import 'vscode';"],
  ['src/editor/a.ts', "import '../features/helm/core/a.ts';"],
  ['src/editor/a.ts', "import '../node/a.ts';"],
  ['src/editor/a.ts', "import 'node:fs';"],
  ['src/webview/a.ts', "import 'vscode';"],
  ['src/webview/a.ts', "import 'node:fs';"],
  ['src/features/helm/core/a.ts', "import 'vscode';"],
  ['src/features/helm/core/a.ts', "import 'node:fs';"],
  ['src/features/helm/core/a.ts', "import '../../../editor/a.ts';"],
  ['src/features/helm/core/a.ts', "import '../../../node/a.ts';"],
  ['src/features/helm/core/a.ts', "import '../../tabs/core/a.ts';"],
  ['src/features/helm/core/rules/a.ts', "import '../../../tabs/core/a.ts';"],
  ['src/features/helm/core/a.ts', 'void Buffer.from([]);'],
  ['src/features/helm/editor/a.ts', "import 'node:fs';"],
  ['src/features/helm/editor/a.ts', "import '../../../node/a.ts';"],
  ['src/features/helm/editor/a.ts', "import '../../tabs/core/a.ts';"],
  ['src/features/helm/editor/a.ts', "import '../../tabs/editor/a.ts';"],
  ['src/features/helm/webview/a.ts', "import 'vscode';"],
  ['src/features/helm/webview/a.ts', "import '../editor/a.ts';"],
  ['src/features/helm/worker/a.ts', "import 'node:fs';"],
  ['src/features/helm/worker/a.ts', "import '../editor/a.ts';"],
  ['src/tools/tool.ts', "import '../clients/helm/a.ts';"],
  ['src/features/helm/tools.ts', "import 'vscode';"],
  ['src/features/helm/tools.ts', "import './editor/a.ts';"],
  ['src/features/helm/tools.ts', "import '../tabs/core/a.ts';"],
  ['src/tools/table.ts', "import 'vscode';"],
  ['src/tools/table.ts', "import '../features/helm/editor/a.ts';"],
  ['src/cli/a.ts', "import 'vscode';"],
  ['src/mcp/a.ts', "import '../features/helm/editor/a.ts';"],
  ['src/tools/editor/a.ts', "import '../../node/a.ts';"],
  ['src/tools/editor/a.ts', "import '../../features/helm/core/a.ts';"],
  ['src/base/a.ts', "import '../../test/a.ts';"],
];

const allowed: readonly (readonly [file: string, line: string])[] = [
  ['src/base/good.ts', "import './a.ts';"],
  ['src/clients/helm/good.ts', "import '../../base/a.ts';"],
  ['src/clients/helm/layouts/good.ts', "import '../../../base/a.ts';"],
  ['src/clients/helm/layouts/good2.ts', "import '../a.ts';"],
  ['src/node/good.ts', "import 'node:fs';"],
  ['src/node/good2.ts', "import '../base/a.ts';"],
  ['src/editor/good.ts', "import 'vscode';"],
  ['src/editor/good2.ts', "import '../contributions.ts';"],
  ['src/features/helm/core/good.ts', "import '../../../clients/helm/a.ts';"],
  ['src/features/helm/core/rules/good.ts', "import '../a.ts';"],
  ['src/features/helm/editor/good.ts', "import '../core/a.ts';"],
  ['src/features/helm/editor/good2.ts', "import '../../../editor/a.ts';"],
  ['src/features/helm/worker/good.ts', "import 'node:worker_threads';"],
  ['src/features/helm/good.ts', "import './core/a.ts';"],
  ['src/features/tabs/tools.ts', "import '../../tools/tool.ts';"],
  ['src/tools/good.ts', "import '../features/helm/tools.ts';"],
  ['src/cli/good.ts', "import '../node/a.ts';"],
  ['src/tools/editor/good.ts', "import '../table.ts';"],
];

describe('the import table', () => {
  let folder = '';
  const findings = new Map<string, string[]>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-lint-'));
    await cp(path.join(root, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const numbered = [...refused, ...allowed].map(([file, line], index) => ({
      file: refused.length > index && !isNamed(file) ? file.replace('/a.ts', `/seed${index}.ts`) : file,
      line,
    }));
    const byFile = new Map<string, string[]>();
    for (const { file, line } of numbered) byFile.set(file, [...(byFile.get(file) ?? []), line]);
    for (const [file, lines] of byFile) {
      await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
      await writeFile(path.join(folder, file), lines.map(message).join(''));
    }
    for (const { file, line, code } of await lint(folder)) {
      if (!code.includes('no-restricted')) continue;
      const key = `${file}:${line}`;
      findings.set(key, [...(findings.get(key) ?? []), code]);
    }
    for (const [index, { file, line }] of numbered.entries()) {
      const at = `${file}:${(byFile.get(file) ?? []).indexOf(line) + 1}`;
      places.set(index, at);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const places = new Map<number, string>();

  test.each(refused.map(([file, line], index) => ({ file, line, index })))(
    'refuses $line in $file',
    ({ index }) => {
      expect([...findings.keys()]).toContain(places.get(index));
    },
  );

  test.each(allowed.map(([file, line], index) => ({ file, line, index: index + refused.length })))(
    'lets $line in $file pass',
    ({ index }) => {
      expect([...findings.keys()]).not.toContain(places.get(index));
    },
  );
});

/** Files that the table names one by one keep their name; the others get one of their own per seed. */
function isNamed(file: string): boolean {
  return /\/(contributions|tool|tools|table)\.ts$/.test(file);
}

async function lint(folder: string): Promise<{ file: string; line: number; code: string }[]> {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = await run(process.execPath, [oxlint, '--format=json', 'src'], {
    cwd: folder,
    maxBuffer: 1e8,
  }).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
  };
  return report.diagnostics.map(({ code, filename, labels }) => ({
    file: filename,
    line: labels[0]?.span.line ?? 0,
    code,
  }));
}
