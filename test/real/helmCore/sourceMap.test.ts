/**
 * The engine's source map, held against marks of another kind: a comment behind each line of the templates that can carry
 * one. A line of the output comes from where its first mark was put; what is printed by `toYaml`, blocks of text and the
 * like can carry none and is not judged here.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  renderChart,
  type HelmMajor,
  type RenderAnswer,
  type ValuesText,
} from '../../../src/clients/engine/charts.ts';
import { ChartFolder, type FolderFile } from '../../../src/clients/helm/chartFolder.ts';
import { discoverCharts } from '../../../src/clients/helm/discovery.ts';
import { chartSourceOf } from '../../../src/clients/engine/chartSource.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import { generateCharts } from '../../builders/charts/generatedCharts.ts';
import { writeChart } from '../../builders/charts/writeChart.ts';
import { startEngine } from './engine.ts';

const seed = Number(process.env['HELM_CHARTS_SEED'] ?? 1);
const examples = path.resolve(import.meta.dirname, '../../../examples/company/SRE/helm/charts');
const files = createFiles();
const engine = startEngine();
let parent = '';
let subjects: readonly Subject[] = [];
beforeAll(async () => {
  parent = withSlashes(await mkdtemp(path.join(tmpdir(), 'sre-source-map-')));
  subjects = [...(await exampleSubjects()), ...(await generatedSubjects())];
});
afterAll(() => rm(parent, { recursive: true, force: true }));

interface Subject {
  readonly name: string;
  readonly folder: string;
  /** Values files of each environment, relative to the folder. */
  readonly environments: readonly (readonly string[])[];
}

async function exampleSubjects(): Promise<readonly Subject[]> {
  const charts = await discoverCharts(files, withSlashes(examples), { environments: {} });
  if (!charts.ok) throw new Error(charts.error.message);
  return charts.value.map(({ name, folder, environments }) => ({
    name,
    folder,
    environments: environments.map((one) => one.files.filter((file) => file !== 'values.yaml')),
  }));
}

async function generatedSubjects(): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  // Clocks and random functions write other lines each time.
  for (const spec of generateCharts(seed).filter(({ shape }) => !shape)) {
    const folder = withSlashes(await writeChart(parent, spec));
    const environments = spec.environments.map(({ valuesFiles }) => valuesFiles);
    subjects.push({ name: spec.name, folder, environments });
  }
  return subjects;
}

const markPattern = / # at ([^:#\n]+):(\d+)/g;

/** A mark behind each line that is text, or text around whole actions, outside of blocks of text and comments. */
function markTemplate({ path: name, bytes }: FolderFile): FolderFile {
  if (!/(?:^|\/)templates\/.*\.(?:ya?ml|tpl)$/.test(name)) return { path: name, bytes };
  let block: number | undefined;
  let open = false;
  const lines = new TextDecoder().decode(bytes).split('\n');
  const marked = lines.map((line, index) => {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (block !== undefined && line.trim() !== '' && indent <= block) block = undefined;
    const wasOpen = open;
    open = (open ? line : line.slice(line.lastIndexOf('{{'))).includes('}}')
      ? false
      : open || line.includes('{{');
    const isText =
      !wasOpen && !open && block === undefined && /^ *(?:- )*["\w./-]+:(?: |$)|^ *- \S/.test(line);
    if (/[|>][-+]?\d*$/.test(line)) block = indent;
    const ends = /[|>\\][-+]?\d*$|-\}\}\s*$|#|\{\{-? *(?:define|end|if|with|range|else)\b/.test(line);
    return isText && !ends ? `${line} # at ${name}:${index + 1}` : line;
  });
  return { path: name, bytes: new TextEncoder().encode(marked.join('\n')) };
}

interface Tally {
  lines: number;
  checked: number;
  right: number;
  /** Documents with nothing but line 1 to say. */
  untraced: number;
  readonly misses: string[];
}

async function render(
  chartFiles: readonly FolderFile[],
  major: HelmMajor,
  values: readonly ValuesText[],
  sourceMap: boolean,
): Promise<RenderAnswer | undefined> {
  const request = { major, release: 'release-name', namespace: 'default', values, sourceMap };
  const answer = await renderChart(engine, await chartSourceOf(chartFiles), request);
  return answer.ok ? answer.value : undefined;
}

async function measure(subject: Subject, major: HelmMajor, tally: Tally): Promise<void> {
  const { files: chartFiles } = await new ChartFolder(files, subject.folder, undefined).read(true);
  const markedFiles = chartFiles.map(markTemplate);
  for (const names of subject.environments) {
    const values: ValuesText[] = [];
    for (const name of names) {
      const read = await files.read(`${subject.folder}/${name}`);
      if (read.ok) values.push({ name, text: read.value });
    }
    const plain = await render(chartFiles, major, values, true);
    const marked = await render(markedFiles, major, values, false);
    if (plain !== undefined) compare(subject.name, plain, marked, tally);
  }
}

function compare(name: string, plain: RenderAnswer, marked: RenderAnswer | undefined, tally: Tally): void {
  for (const [index, document] of plain.documents.entries()) {
    const lines = document.text.split('\n').slice(0, (document.lines ?? []).length / 2);
    tally.lines += lines.length;
    const other = marked?.documents[index]?.text.split('\n') ?? [];
    if (document.traced === 'none') {
      tally.untraced += 1;
      expect(document.lines?.filter((_, at) => at % 2 === 1).every((line) => line === 1)).toBe(true);
    }
    for (const [at, line] of lines.entries()) {
      const [mark] = (other[at] ?? '').matchAll(markPattern);
      if (mark === undefined || other[at]?.replaceAll(markPattern, '').trimEnd() !== line.trimEnd()) continue;
      const truth = `${mark[1]}:${mark[2]}`;
      const source = plain.sources?.[document.lines?.[2 * at] ?? -1];
      const said = `${source?.file}:${document.lines?.[2 * at + 1]}`;
      tally.checked += 1;
      if (said === truth) tally.right += 1;
      else tally.misses.push(`${name} ${document.template} line ${at + 1} "${line}": ${said}, not ${truth}`);
    }
  }
}

test.each([3, 4] as const)(
  'Helm %i: at least 98 of 100 lines lead to the line that wrote them',
  async (major) => {
    const tally: Tally = { lines: 0, checked: 0, right: 0, untraced: 0, misses: [] };
    for (const subject of subjects) await measure(subject, major, tally);
    const share = tally.right / tally.checked;
    console.log(
      `Helm ${major}, seed ${seed}: ${tally.right} of ${tally.checked} checked lines right (${(100 * share).toFixed(2)} %), of ${tally.lines}; ${tally.untraced} documents lead to line 1 only`,
    );
    for (const miss of tally.misses.slice(0, 20)) console.log(miss);
    expect(tally.checked / tally.lines).toBeGreaterThan(0.4);
    expect(share).toBeGreaterThanOrEqual(0.98);
  },
);
