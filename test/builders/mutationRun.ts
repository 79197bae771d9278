/** Charts with faults put into them, each fault by itself: which of them the validator finds, and where. */
import { fileURLToPath } from 'node:url';
import type { Engine, Files } from '../../src/base/ports.ts';
import { err } from '../../src/base/result.ts';
import type { Chart } from '../../src/clients/helm/chart.ts';
import type { ChartReport, Finding } from '../../src/features/helm/core/report.ts';
import type { RuleInput } from '../../src/features/helm/core/rules/input.ts';
import { defaultHelmSettings } from '../../src/features/helm/core/settings.ts';
import { createValidator } from '../../src/features/helm/core/validator.ts';
import { chartTree, treeRoot } from './chartTree.ts';
import { createRandom } from './charts/random.ts';
import { makeEnvironmentChart } from './environmentCharts.ts';
import { mutators, type Mutation } from './mutations.ts';
import { makeInput, readChartFiles, type ChartFiles } from './valuesInput.ts';

/** Where nothing is rendered, a call would be a fault. */
const noEngine: Engine = { call: () => Promise.resolve(err({ code: 'engine-missing', message: '' })) };

export interface Subject {
  readonly name: string;
  readonly files: ChartFiles;
  readonly folder: string;
}

const examples = fileURLToPath(new URL('../../examples/company/SRE/helm/charts', import.meta.url));
const firstSeed = Number(process.env['HELM_MUTATION_SEED'] ?? 1);

export const subjects: readonly Subject[] = [
  ...['my-service', 'user-api', 'redis-cluster', 'api-gateway'].map((name) => ({
    name,
    files: readChartFiles(`${examples}/${name}`),
    folder: '',
  })),
  ...Array.from({ length: 40 }, (_, index) => {
    const seed = firstSeed + index;
    const { files, layout } = makeEnvironmentChart(seed);
    return { name: `seed ${seed} (${layout})`, files, folder: 'charts/app' };
  }),
];

interface Validated {
  readonly chart: Chart;
  /** What is said with one file changed, or none. */
  readonly validate: (changed?: ChartFiles) => Promise<ChartReport>;
}

/** One validator for all faults of a chart, as in an editor. */
export async function openSubject(files: ChartFiles, engine?: Engine): Promise<Validated> {
  let tree = chartTree(files);
  const current: Files = {
    read: (path, maxBytes) => tree.read(path, maxBytes),
    list: (path) => tree.list(path),
    stat: (path) => tree.stat(path),
    realPath: (path) => tree.realPath(path),
  };
  const validator = createValidator({
    ports: { files: current, engine: engine ?? noEngine },
    settings: { ...defaultHelmSettings, render: engine !== undefined },
  });
  const [chart] = await validator.discover(treeRoot);
  if (chart === undefined) throw new Error('no chart was found');
  const validate = async (changed: ChartFiles = {}): Promise<ChartReport> => {
    tree = chartTree({ ...files, ...changed });
    const report = await validator.validate(chart);
    if (!report.ok) throw new Error(report.error.message);
    return report.value;
  };
  return { chart, validate };
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

/** Puts each kind of fault into each chart, and prints what was not found; with an engine everything is rendered too. */
export async function runMutations(engine?: Engine): Promise<Run> {
  const misses: string[] = [];
  const made = new Map<string, number>();
  for (const [index, subject] of subjects.entries()) {
    const { chart, validate } = await openSubject(subject.files, engine);
    const input = inputOf(subject, chart);
    for (const [kind, mutate] of Object.entries(mutators)) {
      const seed = (firstSeed + index) * 100 + kind.length;
      const mutation = mutate(input, createRandom(seed));
      if (mutation === undefined) continue;
      made.set(kind, (made.get(kind) ?? 0) + 1);
      const { findings } = await validate({ [fromChart(subject.folder, mutation.file)]: mutation.text });
      if (!isFound(mutation, findings))
        misses.push(describeMiss({ subject, kind, seed, mutation }, findings));
    }
  }
  const total = [...made.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `From seed ${firstSeed}: ${total - misses.length} of ${total} faults found`,
    Object.fromEntries(made),
    misses,
  );
  return { total, kinds: made.size, misses };
}

export interface Run {
  readonly total: number;
  readonly kinds: number;
  readonly misses: readonly string[];
}

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
