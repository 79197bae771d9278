/** Tests that are made for rules pass, here and with promtool of the same version. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { mapParallel } from '../../../src/base/parallel.ts';
import { checkRuleTexts } from '../../../src/clients/engine/promql.ts';
import { makeRuleTest } from '../../../src/features/rules/core/make/makeTest.ts';
import { expressionsIn } from '../../../src/clients/prometheus/rules/ruleExpressions.ts';
import { startEngine } from '../helmCore/engine.ts';
import { ruleTestCase } from '../../builders/prometheus/ruleTestFiles.ts';

const wanted = Number(process.env['SRE_WORKBENCH_MADE_TESTS'] ?? 100);
const root = path.resolve(import.meta.dirname, '../../..');
let folder = '';
const engine = startEngine();

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'made-tests-')));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const promtool = (files: readonly string[]) =>
  new Promise<string>((resolve) => {
    execFile(
      requireProgram('promtool3'),
      ['test', 'rules', ...files],
      { cwd: folder, maxBuffer: 1e8 },
      (error, stdout, stderr) => resolve(error ? `${stdout}${stderr}` : ''),
    );
  });

interface Made {
  readonly file: string;
  readonly rule: string;
  readonly answers: boolean;
  /** Why there is none. */
  readonly reason: string;
}

async function makeAll(texts: readonly (readonly [name: string, text: string])[]): Promise<readonly Made[]> {
  const rules = texts.flatMap(([name, text]) => {
    const all = expressionsIn(text);
    const groups = [...new Set(all.map(({ group }) => group))];
    return all.map((rule) => ({ rule, file: { name, text, groups } }));
  });
  await Promise.all(texts.map(async ([name, text]) => writeFile(path.join(folder, name), text)));
  return mapParallel(rules.slice(0, wanted), 4, async (each) => {
    const made = await makeRuleTest(engine, each, { timeLimit: 120_000 });
    const file = `made${rules.indexOf(each)}-${each.file.name}`;
    if (made.ok) await writeFile(path.join(folder, file), made.value.text);
    return {
      file: made.ok ? file : '',
      rule: `${each.file.name}: ${each.rule.name}`,
      answers: made.ok && made.value.answers,
      reason: made.ok ? '' : made.error,
    };
  });
}

test(`promtool passes the tests that are made for ${wanted} generated rules`, async () => {
  const generated = Array.from({ length: wanted }, (_, at) => ruleTestCase(at, '').rules);
  const checked = await checkRuleTexts(
    engine,
    generated.map((text) => ({ name: '', text })),
  );
  if (!checked.ok) throw new Error(checked.error.message);
  const sound = generated.flatMap((text, at) =>
    checked.value[at]?.problems.length === 0 ? [[`r${at}.yml`, text] as const] : [],
  );
  const made = await makeAll(sound);
  expect(made).toHaveLength(wanted);
  // Some generated rules fail whatever the series are, such as two that record the same.
  expect(made.filter(({ file }) => file !== '').length).toBeGreaterThan(wanted * 0.9);
  expect(made.filter(({ reason }) => reason.includes('cannot be expected'))).toEqual([]);
  expect(made.filter(({ answers }) => answers).length).toBeGreaterThan(wanted * 0.6);
  expect(await promtool(made.flatMap(({ file }) => (file === '' ? [] : file)))).toBe('');
});

test('each rule of the demonstration folder answers under the series that are found for it', async () => {
  const rules = path.join(root, 'examples/company/SRE/monitoring/rules');
  const names = (await readdir(rules)).filter((name) => !name.startsWith('slo'));
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(path.join(rules, name), 'utf8')] as const),
  );
  const made = await makeAll(texts);
  expect(made.filter(({ answers }) => !answers)).toEqual([]);
  expect(made.length).toBeGreaterThan(8);
  expect(await promtool(made.map(({ file }) => file))).toBe('');
});
