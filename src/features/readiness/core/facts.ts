/** What the files say of a service, before anything is judged. */
import { isRecord, recordOf } from '../../../base/json.ts';

/** A rendered object. */
export interface RenderedObject {
  readonly kind: string;
  readonly name: string;
  /** The chart's file. */
  readonly template: string;
  readonly content: unknown;
}

/** A rule of Prometheus that names the service. */
export interface ServiceRule {
  /** Relative to the folder that was searched. */
  readonly file: string;
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** A file that names the service. */
export interface ServiceFile {
  readonly file: string;
  readonly title: string;
}

export interface WorkspaceFacts {
  readonly rules: readonly ServiceRule[];
  /** Objectives of OpenSLO, sloth and pyrra. */
  readonly objectives: readonly ServiceFile[];
  readonly dashboards: readonly ServiceFile[];
  /** Markdown. */
  readonly documents: readonly ServiceFile[];
  /** Argo CD, Flux, or a pipeline that calls Helm. */
  readonly deployments: readonly ServiceFile[];
  /** Links of runbooks that lead to no file, by the link as written. */
  readonly deadLinks: ReadonlySet<string>;
  readonly notes: readonly string[];
}

export type Rendered =
  | { readonly ok: true; readonly environment: string; readonly objects: readonly RenderedObject[] }
  | { readonly ok: false; readonly reason: string };

export interface Facts extends WorkspaceFacts {
  readonly service: string;
  readonly rendered: Rendered;
}

/** The value at a path of keys and indexes; undefined where the way ends. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    at = typeof key === 'number' ? listOf(at)[key] : recordOf(at)[key];
  }
  return at;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export interface Workload {
  readonly object: RenderedObject;
  readonly pod: Readonly<Record<string, unknown>>;
  readonly containers: readonly Readonly<Record<string, unknown>>[];
}

const podPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['spec', 'template', 'spec']],
  ['StatefulSet', ['spec', 'template', 'spec']],
  ['DaemonSet', ['spec', 'template', 'spec']],
  ['Job', ['spec', 'template', 'spec']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
]);

export function workloadsOf(objects: readonly RenderedObject[]): readonly Workload[] {
  return objects.flatMap((object) => {
    const path = podPaths.get(object.kind);
    const pod = path && valueAt(object.content, ...path);
    if (!isRecord(pod)) return [];
    // A container that starts first and goes on runs beside the others.
    const sidecars = listOf(pod['initContainers']).filter(
      (one) => recordOf(one)['restartPolicy'] === 'Always',
    );
    return [{ object, pod, containers: [...sidecars, ...listOf(pod['containers'])].filter(isRecord) }];
  });
}

/** Those that serve until they are told to end. */
export const isService = ({ object }: Workload): boolean => !object.kind.endsWith('Job');
