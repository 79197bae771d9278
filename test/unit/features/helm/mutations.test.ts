import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Engine, Files } from '../../../../src/base/ports.ts';
import { err } from '../../../../src/base/result.ts';
import type { Chart } from '../../../../src/clients/helm/chart.ts';
import type { Finding } from '../../../../src/features/helm/core/report.ts';
import type { RuleInput } from '../../../../src/features/helm/core/rules/input.ts';
import { defaultHelmSettings } from '../../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../../src/features/helm/core/validator.ts';
import { chartTree, treeRoot } from '../../../builders/chartTree.ts';
import { createRandom } from '../../../builders/charts/random.ts';
import { makeEnvironmentChart } from '../../../builders/environmentCharts.ts';
import { mutators, type Mutation } from '../../../builders/mutations.ts';
import { makeInput, readChartFiles, type ChartFiles } from '../../../builders/valuesInput.ts';

/** Nothing is rendered here: a call would be a fault. */
const noEngine: Engine = { call: () => Promise.resolve(err({ code: 'engine-missing', message: '' })) };

interface Subject {
  readonly name: string;
  readonly files: ChartFiles;
  readonly folder: string;
}

const examples = fileURLToPath(new URL('../../../../examples/company/SRE/helm/charts', import.meta.url));
const subjects: readonly Subject[] = [
  ...['my-service', 'user-api', 'redis-cluster', 'api-gateway'].map((name) => ({
    name,
    files: readChartFiles(`${examples}/${name}`),
    folder: '',
  })),
  ...Array.from({ length: 40 }, (_, index) => {
    const { files, layout } = makeEnvironmentChart(index + 1);
    return { name: `seed ${index + 1} (${layout})`, files, folder: 'charts/app' };
  }),
];

interface Validated {
  readonly chart: Chart;
  /** The findings with one file changed, or none. */
  readonly find: (changed?: ChartFiles) => Promise<readonly Finding[]>;
}

/** One validator for all faults of a chart, as in an editor. */
async function open(files: ChartFiles): Promise<Validated> {
  let tree = chartTree(files);
  const current: Files = {
    read: (path, maxBytes) => tree.read(path, maxBytes),
    list: (path) => tree.list(path),
    stat: (path) => tree.stat(path),
    realPath: (path) => tree.realPath(path),
  };
  const validator = createValidator({
    ports: { files: current, engine: noEngine },
    settings: { ...defaultHelmSettings, render: false },
  });
  const [chart] = await validator.discover(treeRoot);
  if (chart === undefined) throw new Error('no chart was found');
  const find = async (changed: ChartFiles = {}): Promise<readonly Finding[]> => {
    tree = chartTree({ ...files, ...changed });
    const report = await validator.validate(chart);
    if (!report.ok) throw new Error(report.error.message);
    return report.value.findings;
  };
  return { chart, find };
}

/** What mutations choose from: the same chart with the paths of its files relative to it. */
function inputOf({ files, folder }: Subject, { environments, dependencies }: Chart): RuleInput {
  const relative = Object.entries(files).map(([path, text]): [string, string] => [
    relativeTo(folder, path),
    text,
  ]);
  return makeInput(Object.fromEntries(relative), { environments, dependencies });
}

function relativeTo(folder: string, path: string): string {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : `../../${path}`;
}

function fromChart(folder: string, path: string): string {
  if (folder === '') return path;
  return path.startsWith('../../') ? path.slice('../../'.length) : `${folder}/${path}`;
}

test.each(subjects)('nothing is said of the untouched chart: $name', async ({ files }) => {
  const { chart, find } = await open(files);
  const findings = await find();
  expect(chart.environments.length).toBeGreaterThanOrEqual(3);
  expect(findings.map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)).toEqual([]);
});

test('faults are found, in the right file and line', async () => {
  const misses: string[] = [];
  const made = new Map<string, number>();
  for (const [index, subject] of subjects.entries()) {
    const { chart, find } = await open(subject.files);
    const input = inputOf(subject, chart);
    for (const [kind, mutate] of Object.entries(mutators)) {
      const seed = index * 100 + kind.length;
      const mutation = mutate(input, createRandom(seed));
      if (mutation === undefined) continue;
      made.set(kind, (made.get(kind) ?? 0) + 1);
      const findings = await find({ [fromChart(subject.folder, mutation.file)]: mutation.text });
      if (!isFound(mutation, findings))
        misses.push(describeMiss({ subject, kind, seed, mutation }, findings));
    }
  }
  const total = [...made.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${total - misses.length} of ${total} faults found`, Object.fromEntries(made), misses);
  expect(made.size).toBe(12);
  expect(total).toBeGreaterThan(400);
  expect(misses.length / total).toBeLessThanOrEqual(0.05);
}, 120_000);

function isFound({ rules, file, line }: Mutation, findings: readonly Finding[]): boolean {
  return findings.some(
    (finding) => rules.includes(finding.rule) && finding.file === file && finding.line === line,
  );
}

function describeMiss(
  { subject, kind, seed, mutation }: { subject: Subject; kind: string; seed: number; mutation: Mutation },
  findings: readonly Finding[],
): string {
  const found = findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`).join(', ');
  return `${subject.name}, ${kind}, seed ${seed}: ${mutation.what}, ${mutation.file}:${mutation.line}; found: ${found}`;
}
