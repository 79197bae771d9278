/** What kind of workload the values at a place are for: read from the templates' text, where it is written plainly. */
import type { ChartContent } from './chartContent.ts';
import { nameCharts } from './dependencies.ts';
import type { ValuePath } from './valuePath.ts';

export interface Workload {
  readonly kind: string;
  /** Its label `app.kubernetes.io/component`, where that is a plain text. */
  readonly component: string | undefined;
}

interface WrittenWorkload extends Workload {
  readonly text: string;
}

const kinds = /^kind:\s*["']?(Deployment|StatefulSet|DaemonSet|CronJob|Job|ReplicaSet|Pod)["']?\s*$/m;
const componentLabel = /^\s*["']?app\.kubernetes\.io\/component["']?:\s*["']?([\w.-]+)["']?\s*$/m;

const known = new WeakMap<ChartContent, readonly WrittenWorkload[]>();

/**
 * The workload of the chart, or of the subchart that the path leads into, whose template names the path, or the mapping
 * that it stands in; else the only one there is. Undefined where the text does not say.
 */
export function workloadAt(content: ChartContent, path: ValuePath): Workload | undefined {
  const [first, ...rest] = path;
  const subchart = nameCharts<ChartContent>(content, content.dependencies ?? []).find(
    ({ name }) => name === first,
  );
  if (subchart !== undefined && rest.length > 0) return workloadAt(subchart, rest);
  const workloads = workloadsOf(content);
  const steps = path.map((step) => (typeof step === 'string' ? step : undefined));
  for (let length = steps.length; length > 0; length -= 1) {
    const name = steps.slice(0, length);
    if (name.includes(undefined)) continue;
    const reading = workloads.filter(({ text }) => text.includes(`.Values.${name.join('.')}`));
    const [one] = reading;
    if (one !== undefined && reading.every(({ kind }) => kind === one.kind)) return one;
  }
  const [only, ...others] = workloads;
  return others.length === 0 ? only : undefined;
}

function workloadsOf(content: ChartContent): readonly WrittenWorkload[] {
  const before = known.get(content);
  if (before !== undefined) return before;
  const workloads = content.templates.flatMap(({ text }) =>
    text.split(/^---.*$/m).flatMap((document): WrittenWorkload[] => {
      const kind = kinds.exec(document)?.[1];
      if (kind === undefined) return [];
      return [{ kind, component: componentLabel.exec(document)?.[1], text: document }];
    }),
  );
  known.set(content, workloads);
  return workloads;
}
