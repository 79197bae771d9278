/** Charts that are not generated: those of the example company, and what `helm create` makes. */
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { defineChart, type Environment } from '../../builders/charts/chartSpec.ts';
import { writeTree } from '../../builders/charts/writeChart.ts';
import type { RealHelm } from './realHelm.ts';

export interface RealChart {
  readonly name: string;
  readonly folder: string;
  readonly environments: readonly Environment[];
}

/** Every chart of a folder, with its defaults alone and with each YAML file of it that is neither template nor subchart. */
export async function listCharts(folder: string): Promise<readonly RealChart[]> {
  const names = await readdir(folder);
  return Promise.all(names.map((name) => describeChart(join(folder, name))));
}

async function describeChart(folder: string): Promise<RealChart> {
  const files = await readdir(folder, { recursive: true });
  const overlays = files.filter(
    (file) => /\.ya?ml$/.test(file) && !/^(Chart|values)\.yaml$|^(templates|charts|crds)\//.test(file),
  );
  return {
    name: basename(folder),
    folder,
    environments: [environmentOf('defaults', []), ...overlays.map((file) => environmentOf(file, [file]))],
  };
}

function environmentOf(name: string, valuesFiles: readonly string[]): Environment {
  return { name, valuesFiles, release: 'release-name', namespace: 'default', fails: {} };
}

const created = defineChart({
  name: 'created',
  about: '',
  files: {},
  environments: {
    dev: { values: 'replicaCount: 1\nimage: {tag: latest}\n' },
    staging: {
      values:
        'ingress:\n  enabled: true\n  className: nginx\n  tls: [{secretName: tls, hosts: [a.example.com]}]\n',
      release: 'a-very-long-name-of-a-release-that-must-be-cut',
      namespace: 'staging',
    },
    production: {
      values:
        'autoscaling: {enabled: true, targetMemoryUtilizationPercentage: 70}\nserviceAccount: {create: false}\n',
      kubeVersion: '1.30.2',
    },
  },
});

/** A chart as this Helm's `helm create` makes it, with three environments. */
export async function createChart(helm: RealHelm, parent: string): Promise<RealChart> {
  await mkdir(parent, { recursive: true });
  await helm.run(parent, ['create', 'my-chart']);
  const folder = join(parent, 'my-chart');
  const { 'Chart.yaml': _, ...overlays } = created.files;
  await writeTree(folder, overlays);
  return { name: 'my-chart', folder, environments: created.environments };
}
