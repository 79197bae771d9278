/**
 * Expressions that people wrote, as the engine prints them and as promtool does. Those of this repository, and of the folders that
 * SRE_WORKBENCH_PROMQL_CORPUS names (with `:` between them): rule files, dashboards, and Prometheus's own tests of its engine.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { mapParallel } from '../../../src/base/parallel.ts';
import { formatPromql, parsePromql } from '../../../src/clients/engine/promql.ts';
import { expressionsIn, withoutVariables } from '../../../src/clients/prometheus/rules/ruleExpressions.ts';
import { startEngine } from '../helmCore/engine.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const corpus = process.env['SRE_WORKBENCH_PROMQL_CORPUS'];
const folders = [path.join(root, 'examples'), ...(corpus?.split(':') ?? [])];
/** Expressions that promtool prints, each in a process of its own. */
const most = corpus === undefined ? 60 : 2000;
const engine = startEngine();
let texts: readonly string[] = [];

function valueOf<Value>(answer: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

async function expressionsUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(?:ya?ml|json|test|rules)$/u.test(entry.name));
  const found = await mapParallel(files, 8, async ({ parentPath, name }) => {
    const text = await readFile(path.join(parentPath, name), 'utf8');
    if (text.length > 500_000) return [];
    if (name.endsWith('.test')) {
      return [...text.matchAll(/^\s*eval(?:_\w+)? instant at \S+ (?:\{.*\} )?(.+)$/gmu)].map(
        ([, expr = '']) => expr,
      );
    }
    return expressionsIn(text).map((each) => withoutVariables(each.text) ?? '');
  });
  return found.flat();
}

beforeAll(async () => {
  const all = new Set((await Promise.all(folders.map(expressionsUnder))).flat());
  const parsed = valueOf(await parsePromql(engine, [...all], { timeLimit: 60_000 }));
  texts = [...all].filter((_, at) => parsed[at]?.faults.length === 0);
}, 120_000);

const promtool = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const args = ['--experimental', 'promql', 'format', '--', text];
    execFile(requireProgram('promtool3'), args, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });

const format = async (all: readonly string[]) =>
  valueOf(await formatPromql(engine, all, { timeLimit: 120_000 })).map(({ text }) => text);

test('is equal without comments, the same when it is printed again, and keeps every comment', async () => {
  expect(texts.length).toBeGreaterThanOrEqual(corpus === undefined ? 25 : 500);
  const bare = texts.filter((text) => !text.includes('#'));
  const plain = await format(bare);
  expect(await format(plain)).toEqual(plain);
  const commented = bare.map(
    (text) => `# before\n${text.replaceAll(/\)(?=[^"'`]*$)/gu, ') # within\n')}\n# last`,
  );
  const kept = await format(commented);
  expect(await format(kept)).toEqual(kept);
  expect(kept.map((text) => text.split('# ').length)).toEqual(
    commented.map((text) => text.split('# ').length),
  );
  const trees = valueOf(await parsePromql(engine, kept, { timeLimit: 60_000 })).map(({ pretty }) => pretty);
  expect(trees.map((text) => text.trimEnd())).toEqual(plain.map((text) => text.trimEnd()));
  const judged = bare.slice(0, most);
  const printed = await mapParallel(judged, 4, promtool);
  expect(plain.slice(0, most).map((text) => text.trimEnd())).toEqual(printed.map((text) => text.trimEnd()));
}, 900_000);
