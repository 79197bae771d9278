/** How the rollout of a workload stands, by what `kubectl get -o json` answers; the same reading as `kubectl rollout status`. */
import { t } from '@vscode/l10n';
import { numberOf, listOf, recordOf, textOf } from '../../base/json.ts';

export interface Workload {
  /** `deployment`, `statefulset` or `daemonset`. */
  readonly kind: string;
  readonly name: string;
}

/** Undefined for what is no such workload: then it must not become an argument. */
export function readWorkload(text: string): Workload | undefined {
  const [, kind, name] =
    /^(deployment|deploy|statefulset|sts|daemonset|ds)\/([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)$/.exec(
      text.trim(),
    ) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const long: Readonly<Record<string, string>> = {
    deploy: 'deployment',
    sts: 'statefulset',
    ds: 'daemonset',
  };
  return { kind: long[kind] ?? kind, name };
}

/** A name as Kubernetes takes it for a namespace. */
export function isNamespace(text: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** A name of a context, which may not look like an option. */
export function isContext(text: string): boolean {
  return /^[^-\s][^\s]{0,252}$/.test(text);
}

export interface RolloutState {
  readonly state: 'done' | 'underway' | 'failed';
  /** One sentence. */
  readonly text: string;
}

/** Undefined for what is no answer about a workload. */
export function readRollout(answer: unknown): RolloutState | undefined {
  const whole = recordOf(answer);
  const status = recordOf(whole['status']);
  const spec = recordOf(whole['spec']);
  const generation = numberOf(recordOf(whole['metadata'])['generation']);
  if (generation === undefined) return undefined;
  const seen = numberOf(status['observedGeneration']) ?? 0;
  if (seen < generation) return underway(t('The cluster has not seen the last change yet.'));
  switch (textOf(whole['kind'])) {
    case 'Deployment':
      return deploymentState(spec, status);
    case 'StatefulSet':
      return statefulSetState(spec, status);
    case 'DaemonSet':
      return daemonSetState(status);
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function deploymentState(spec: Fields, status: Fields): RolloutState {
  const stuck = listOf(status['conditions'])
    .map(recordOf)
    .find(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded');
  if (stuck) return { state: 'failed', text: t('It exceeded its progress deadline.') };
  const wanted = numberOf(spec['replicas']) ?? 1;
  const updated = numberOf(status['updatedReplicas']) ?? 0;
  const all = numberOf(status['replicas']) ?? 0;
  const available = numberOf(status['availableReplicas']) ?? 0;
  if (updated < wanted) return underway(t('{0} of {1} replicas are updated.', updated, wanted));
  if (all > updated) return underway(t('{0} old replicas are still there.', all - updated));
  if (available < updated) return underway(t('{0} of {1} replicas are available.', available, updated));
  return done(t('{0} of {1} replicas are updated and available.', available, wanted));
}

function statefulSetState(spec: Fields, status: Fields): RolloutState {
  const wanted = numberOf(spec['replicas']) ?? 1;
  const ready = numberOf(status['readyReplicas']) ?? 0;
  const updated = numberOf(status['updatedReplicas']) ?? 0;
  const partition = numberOf(recordOf(recordOf(spec['updateStrategy'])['rollingUpdate'])['partition']) ?? 0;
  if (ready < wanted) return underway(t('{0} of {1} replicas are ready.', ready, wanted));
  if (updated < wanted - partition)
    return underway(t('{0} of {1} replicas are updated.', updated, wanted - partition));
  return done(t('{0} of {1} replicas are updated and available.', ready, wanted));
}

function daemonSetState(status: Fields): RolloutState {
  const wanted = numberOf(status['desiredNumberScheduled']) ?? 0;
  const updated = numberOf(status['updatedNumberScheduled']) ?? 0;
  const available = numberOf(status['numberAvailable']) ?? 0;
  if (updated < wanted) return underway(t('{0} of {1} replicas are updated.', updated, wanted));
  if (available < wanted) return underway(t('{0} of {1} replicas are available.', available, wanted));
  return done(t('{0} of {1} replicas are updated and available.', available, wanted));
}

function underway(text: string): RolloutState {
  return { state: 'underway', text };
}

function done(text: string): RolloutState {
  return { state: 'done', text };
}
