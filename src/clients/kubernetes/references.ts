/** References between the objects of one release that nothing in it meets. */
import { t } from '@vscode/l10n';

export interface ManifestObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** As decoded: plain values. */
  readonly content: unknown;
}

export interface DanglingReference<Subject> {
  readonly object: Subject;
  /** From the object's root. */
  readonly field: string;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (field: string, message: string) => void;

const workloads = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Pod',
]);
/** Objects that name what they make, and are of no kind of Kubernetes itself. */
const builtIn = new Set([
  ...workloads,
  'ConfigMap',
  'Secret',
  'Service',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'Ingress',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'Namespace',
]);

/**
 * Everything that one release renders to goes in. What a custom resource of the release names may be made by it, and counts as
 * met; optional references and the default account are nobody's fault.
 *
 * @param outside names of objects that are declared to be made elsewhere
 */
export function findDangling<Subject extends ManifestObject>(
  objects: readonly Subject[],
  outside: ReadonlySet<string> = new Set(),
): readonly DanglingReference<Subject>[] {
  const release = new Release(objects, outside);
  return objects.flatMap((object) => {
    const found: DanglingReference<Subject>[] = [];
    const report: Report = (field, message) => found.push({ object, field, message });
    const spec = fieldsOf(fieldsOf(object.content)['spec']);
    const template = podTemplateOf(object);
    if (template !== undefined) judgePod(release, { object, ...template }, report);
    switch (object.kind) {
      case 'Service':
        judgeSelector(release, object, { field: 'spec.selector', labels: spec['selector'] }, report);
        break;
      case 'PodDisruptionBudget': {
        const labels = fieldsOf(spec['selector'])['matchLabels'];
        judgeSelector(release, object, { field: 'spec.selector.matchLabels', labels }, report);
        break;
      }
      case 'HorizontalPodAutoscaler':
        judgeTarget(release, object, fieldsOf(spec['scaleTargetRef']), report);
        break;
      case 'Ingress':
        judgeIngress(release, object, spec, report);
        break;
    }
    return found;
  });
}

class Release {
  readonly #names = new Set<string>();
  readonly #services = new Map<string, Fields>();
  readonly #labels: { readonly namespace: string; readonly labels: Fields }[] = [];
  readonly #custom: string;

  readonly #outside: ReadonlySet<string>;

  constructor(objects: readonly ManifestObject[], outside: ReadonlySet<string>) {
    this.#outside = outside;
    const custom: unknown[] = [];
    for (const object of objects) {
      const { kind, namespace, name, content } = object;
      this.#names.add(key(kind, namespace, name));
      if (kind === 'Service')
        this.#services.set(key('', namespace, name), fieldsOf(fieldsOf(content)['spec']));
      const template = podTemplateOf(object);
      if (template !== undefined) this.#labels.push({ namespace, labels: template.labels });
      if (!builtIn.has(kind)) custom.push(content);
    }
    this.#custom = JSON.stringify(custom);
  }

  has(kind: string, namespace: string, name: string): boolean {
    return (
      this.#names.has(key(kind, namespace, name)) ||
      this.#outside.has(name) ||
      this.#custom.includes(JSON.stringify(name))
    );
  }

  service(namespace: string, name: string): Fields | undefined {
    return this.#services.get(key('', namespace, name));
  }

  /** Where there is no workload at all, the pods are somebody else's. */
  hasWorkloads(): boolean {
    return this.#labels.length > 0;
  }

  selects(namespace: string, wanted: Fields): boolean {
    return this.#labels.some(
      (one) =>
        one.namespace === namespace &&
        Object.entries(wanted).every(([label, value]) => String(one.labels[label]) === String(value)),
    );
  }
}

function key(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function judgeSelector(
  release: Release,
  { namespace }: ManifestObject,
  { field, labels }: { readonly field: string; readonly labels: unknown },
  report: Report,
): void {
  const wanted = fieldsOf(labels);
  if (Object.keys(wanted).length === 0 || !release.hasWorkloads() || release.selects(namespace, wanted))
    return;
  const shown = Object.entries(wanted).map(([label, value]) => `${label}=${String(value)}`);
  report(field, t('No pod of this release has the labels {0}.', shown.join(', ')));
}

function judgeTarget(release: Release, { namespace }: ManifestObject, target: Fields, report: Report): void {
  const { kind, name } = target;
  if (typeof kind !== 'string' || typeof name !== 'string' || release.has(kind, namespace, name)) return;
  report('spec.scaleTargetRef.name', t('This release has no {0} {1} to scale.', kind, name));
}

function judgeIngress(release: Release, { namespace }: ManifestObject, spec: Fields, report: Report): void {
  const judge = (backend: unknown, field: string): void => {
    const service = fieldsOf(fieldsOf(backend)['service']);
    const { name } = service;
    if (typeof name !== 'string') return;
    const found = release.service(namespace, name);
    if (found === undefined) {
      if (release.has('Service', namespace, name)) return;
      report(`${field}.service.name`, t('This release has no Service {0}.', name));
      return;
    }
    const port = fieldsOf(service['port']);
    const ports = listOf(found['ports']).map(fieldsOf);
    const isThere = ports.some(
      (one) =>
        (port['number'] !== undefined && one['port'] === port['number']) ||
        (port['name'] !== undefined && one['name'] === port['name']),
    );
    if (isThere || Object.keys(port).length === 0) return;
    const by = port['number'] === undefined ? 'name' : 'number';
    const wanted = String(port[by]);
    report(`${field}.service.port.${by}`, t('The Service {0} has no port {1}.', name, wanted));
  };
  judge(spec['defaultBackend'], 'spec.defaultBackend');
  for (const [rule, { http }] of listOf(spec['rules']).map(fieldsOf).entries()) {
    for (const [path, { backend }] of listOf(fieldsOf(http)['paths']).map(fieldsOf).entries()) {
      judge(backend, `spec.rules[${rule}].http.paths[${path}].backend`);
    }
  }
}

interface PodTemplate {
  readonly field: string;
  readonly spec: Fields;
  readonly labels: Fields;
}

function podTemplateOf({ kind, content }: ManifestObject): PodTemplate | undefined {
  if (!workloads.has(kind)) return undefined;
  const steps =
    kind === 'Pod'
      ? []
      : kind === 'CronJob'
        ? ['spec', 'jobTemplate', 'spec', 'template']
        : ['spec', 'template'];
  const template = steps.reduce<Fields>((fields, step) => fieldsOf(fields[step]), fieldsOf(content));
  return {
    field: [...steps, 'spec'].join('.'),
    spec: fieldsOf(template['spec']),
    labels: fieldsOf(fieldsOf(template['metadata'])['labels']),
  };
}

function judgePod(
  release: Release,
  { object, field, spec }: PodTemplate & { readonly object: ManifestObject },
  report: Report,
): void {
  const need = (kind: string, name: unknown, at: string): void => {
    if (typeof name !== 'string' || name === '' || release.has(kind, object.namespace, name)) return;
    report(`${field}.${at}`, t('This release has no {0} {1}.', kind, name));
  };
  const account = spec['serviceAccountName'];
  if (account !== 'default') need('ServiceAccount', account, 'serviceAccountName');
  for (const [index, volume] of listOf(spec['volumes']).map(fieldsOf).entries()) {
    const at = `volumes[${index}]`;
    const [map, secret, claim] = ['configMap', 'secret', 'persistentVolumeClaim'].map((one) =>
      fieldsOf(volume[one]),
    );
    if (map?.['optional'] !== true) need('ConfigMap', map?.['name'], `${at}.configMap.name`);
    if (secret?.['optional'] !== true) need('Secret', secret?.['secretName'], `${at}.secret.secretName`);
    need('PersistentVolumeClaim', claim?.['claimName'], `${at}.persistentVolumeClaim.claimName`);
  }
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of listOf(spec[list]).map(fieldsOf).entries()) {
      judgeEnvironment(container, `${list}[${index}]`, need);
    }
  }
}

function judgeEnvironment(
  container: Fields,
  at: string,
  need: (kind: string, name: unknown, at: string) => void,
): void {
  const sources = [
    ...listOf(container['envFrom']).map((one, index) => ({
      from: fieldsOf(one),
      field: `${at}.envFrom[${index}]`,
      names: [
        ['configMapRef', 'ConfigMap'],
        ['secretRef', 'Secret'],
      ] as const,
    })),
    ...listOf(container['env']).map((one, index) => ({
      from: fieldsOf(fieldsOf(one)['valueFrom']),
      field: `${at}.env[${index}].valueFrom`,
      names: [
        ['configMapKeyRef', 'ConfigMap'],
        ['secretKeyRef', 'Secret'],
      ] as const,
    })),
  ];
  for (const { from, field, names } of sources) {
    for (const [name, kind] of names) {
      const reference = fieldsOf(from[name]);
      if (reference['optional'] !== true) need(kind, reference['name'], `${field}.${name}.name`);
    }
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
