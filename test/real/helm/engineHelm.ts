/** The engine in the place of the command line: the same question, the same kind of answer. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderChart, type ChartSource, type HelmMajor } from '../../../src/clients/engine/charts.ts';
import { ChartFolder } from '../../../src/clients/helm/chartFolder.ts';
import { createFiles } from '../../../src/node/files.ts';
import type { Engine } from '../../../src/base/ports.ts';
import type { Environment } from '../../builders/charts/chartSpec.ts';
import type { Outcome } from './realHelm.ts';

/** Milliseconds: what is measured here is what the engine answers, on machines that may be busy. */
const timeLimit = 120_000;

export interface EngineRender {
  readonly major: HelmMajor;
  /** The chart's folder: where the values files are. */
  readonly folder: string;
  readonly source: ChartSource;
  readonly environment: Environment;
}

export async function renderWithEngine(engine: Engine, render: EngineRender): Promise<Outcome> {
  const { release, namespace, valuesFiles, kubeVersion, apiVersions } = render.environment;
  const values = await Promise.all(
    valuesFiles.map(async (name) => ({ name, text: await readFile(join(render.folder, name)) })),
  );
  const request = {
    major: render.major,
    release,
    namespace,
    values,
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    ...(apiVersions === undefined ? {} : { apiVersions }),
  };
  const answer = await renderChart(engine, render.source, request, { timeLimit });
  if (answer.ok) return { ok: true, output: answer.value.manifest, error: '' };
  if (answer.error.source === 'engine') {
    throw new Error(`${answer.error.error.code}: ${answer.error.error.message}`);
  }
  return { ok: false, output: '', error: answer.error.error.detail };
}

/** The chart as the command line reads it: all files, symbolic links followed. The engine itself applies .helmignore. */
export async function readChart(folder: string): Promise<ChartSource> {
  const { files } = await new ChartFolder(createFiles(), folder, undefined).read(true);
  const hash = createHash('sha256');
  for (const { path, bytes } of files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return { id: hash.digest('hex'), files };
}
