/** A chart as people write them, with one seeded fault in its values or templates of which the places are known. */
import { createRandom } from './charts/random.ts';
import { chartYaml } from './chartTree.ts';
import { templates, values } from './faultyTemplates.ts';

export interface FaultyChart {
  readonly files: Readonly<Record<string, string>>;
  readonly form: string;
  readonly rule: string;
  /** Of the value that is at fault, items without their names; empty where it is the template. */
  readonly path: string;
  /** The template's line that writes it, `file:line`. */
  readonly place: string;
}

interface Form {
  readonly rule?: string;
  /** What production sets: the path of the value at fault, and YAML that holds a `?` for the bad one. */
  readonly values?: readonly [path: string, yaml: string, ...bad: string[]];
  /** What is written in a template instead. */
  readonly edit?: readonly [file: keyof typeof templates, before: string, after: string];
  /** The template's file, and text of its line. */
  readonly at: readonly [file: string, text: string];
}

const [helpers, deployment, service, ingress, scaling, config, job, child] = [
  'templates/_helpers.tpl',
  'templates/deployment.yaml',
  'templates/service.yaml',
  'templates/ingress.yaml',
  'templates/scaling.yaml',
  'templates/config.yaml',
  'templates/job.yaml',
  'charts/child/templates/deployment.yaml',
] as const;

const unknown = 'manifest-unknown-field';
const dangling = 'dangling-reference';

export const faultForms: Readonly<Record<string, Form>> = {
  'a negative number': {
    values: ['replicaCount', 'replicaCount: ?', '-1', '-3'],
    at: [deployment, 'replicas:'],
  },
  'a number in words': { values: ['grace', 'grace: ?', 'soon', '1m'], at: [deployment, 'terminationGrace'] },
  'no such policy': {
    values: ['image.pullPolicy', 'image:\n  pullPolicy: ?', 'Sometimes', 'always'],
    at: [deployment, 'imagePullPolicy'],
  },
  'no such profile': {
    values: [
      'securityContext.seccompProfile.type',
      'securityContext:\n  seccompProfile:\n    type: ?',
      'Default',
      'none',
    ],
    at: [deployment, '.Values.securityContext'],
  },
  'no such type': {
    values: ['service.type', 'service:\n  type: ?', 'Internal', 'clusterIP'],
    at: [service, 'type:'],
  },
  'a port out of range': {
    values: ['service.port', 'service:\n  port: ?', '70000', '0', '-1'],
    at: [service, ' port:'],
  },
  'a port in words': { values: ['service.port', 'service:\n  port: ?', 'web'], at: [service, ' port:'] },
  'a bad port name': {
    values: ['service.targetPort', 'service:\n  targetPort: ?', 'Not_A_Name', 'x.y'],
    at: [service, 'targetPort'],
  },
  'a bad host': { values: ['ingress.host', 'ingress:\n  host: ?', 'Shop_1', 'a..b'], at: [ingress, 'host:'] },
  'a bad path type': {
    values: ['ingress.pathType', 'ingress:\n  pathType: ?', 'Loose', 'prefix'],
    at: [ingress, 'pathType'],
  },
  'a name for a number': {
    values: ['securityContext.runAsUser', 'securityContext:\n  runAsUser: ?', 'root'],
    at: [deployment, '.Values.securityContext'],
  },
  'a request above its limit': {
    values: ['resources.requests.cpu', 'resources:\n  requests:\n    cpu: ?', '"9"', '4000m'],
    at: [deployment, '.Values.resources'],
  },
  'a resource of no name': {
    values: ['resources.limits.cpus', 'resources:\n  limits:\n    cpus: ?', '"1"'],
    at: [deployment, '.Values.resources'],
  },
  'an unknown field in a mapping': {
    rule: unknown,
    values: ['securityContext.runAsUsr', 'securityContext:\n  runAsUsr: ?', '1000'],
    at: [deployment, '.Values.securityContext'],
  },
  'a number below its range': {
    values: ['securityContext.runAsUser', 'securityContext:\n  runAsUser: ?', '-5'],
    at: [deployment, '.Values.securityContext'],
  },
  'a probe that never ends': {
    values: ['probe.period', 'probe:\n  period: ?', '-1', '-10'],
    at: [deployment, 'periodSeconds'],
  },
  'a grace below zero': {
    rule: 'manifest-warning',
    values: ['grace', 'grace: ?', '-1', '-30'],
    at: [deployment, 'terminationGrace'],
  },
  'a name in a loop': {
    values: ['env[].name', 'env:\n  - name: ?\n    value: x', 'A=B', '"Ä b"'],
    at: [deployment, '- name: {{ .name'],
  },
  'a number as an annotation': {
    values: ['annotations.count', 'annotations:\n  count: ?', '7', 'true'],
    at: [deployment, 'toYaml . '],
  },
  'a bad volume': {
    values: [
      'volumes[].name',
      'volumes:\n  - name: data\n    emptyDir: {}\n  - name: ?\n    emptyDir: {}',
      'Data',
    ],
    at: [deployment, '.Values.volumes'],
  },
  'a limit below the least': {
    values: ['autoscaling.max', 'autoscaling:\n  max: ?', '1', '0'],
    at: [scaling, 'maxReplicas'],
  },
  'a share of nothing': {
    values: ['autoscaling.cpu', 'autoscaling:\n  cpu: ?', '0', '-7'],
    at: [scaling, 'averageUtilization'],
  },
  'more than all': { values: ['budget', 'budget: ?', '150%', '-1'], at: [scaling, 'minAvailable'] },
  'a bad label in a helper': {
    values: ['labels.team', 'labels:\n  team: ?', 'not a label', '-web'],
    at: [helpers, 'team:'],
  },
  'a bad name': {
    values: ['nameOverride', 'nameOverride: ?', 'Shop_1', '-shop'],
    at: [deployment, '.nameOverride'],
  },
  'no schedule': { values: ['schedule', 'schedule: ?', 'daily', '"99 * * * *"'], at: [job, 'schedule:'] },
  'a size that is none': {
    values: ['storage.size', 'storage:\n  size: ?', '10Gigs', '"-1Gi"'],
    at: [config, 'storage:'],
  },
  'a number as data': {
    values: ['config.count', 'config:\n  count: ?', '7', 'true'],
    at: [config, '.Values.config'],
  },
  'in a subchart': {
    values: ['child.replicas', 'child:\n  replicas: ?', '-1', '-2'],
    at: [child, 'replicas:'],
  },
  'global, in a subchart': {
    values: ['global.policy', 'global:\n  policy: ?', 'Never', 'OnFailure'],
    at: [child, 'restartPolicy'],
  },
  'a misspelt field with a value': {
    rule: unknown,
    edit: [deployment, 'replicas:', 'replica:'],
    at: [deployment, 'replica:'],
  },
  'a misspelt policy': {
    rule: unknown,
    edit: [deployment, 'imagePullPolicy', 'imagePullPolcy'],
    at: [deployment, 'PullPolcy'],
  },
  'a misspelt mapping': {
    rule: unknown,
    edit: [deployment, 'livenessProbe', 'livenesProbe'],
    at: [deployment, 'livenesProbe'],
  },
  'a misspelt list': { rule: unknown, edit: [deployment, 'envFrom', 'envfrom'], at: [deployment, 'envfrom'] },
  'a field one level too high': {
    rule: unknown,
    edit: [ingress, '  rules:', '  pathType: Exact\n  rules:'],
    at: [ingress, 'Exact'],
  },
  'a misspelt field in a loop': {
    rule: unknown,
    edit: [deployment, 'value: {{', 'valeu: {{'],
    at: [deployment, 'valeu'],
  },
  'a bad port in the template': {
    edit: [deployment, 'containerPort: 8080', 'containerPort: 0'],
    at: [deployment, 'containerPort'],
  },
  'a protocol in small letters': {
    edit: [deployment, 'protocol: TCP', 'protocol: tcp'],
    at: [deployment, 'protocol'],
  },
  'labels that nothing selects': {
    edit: [deployment, '      labels:\n        app: web', '      labels:\n        app: www'],
    at: [deployment, '      labels:'],
  },
  'a container with no image': {
    edit: [deployment, '          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n', ''],
    at: [deployment, '- name: web'],
  },
  'a mount of nothing': {
    edit: [deployment, '- name: data', '- name: date'],
    at: [deployment, '- name: date'],
  },
  'a mount with no path': {
    edit: [deployment, '              mountPath: /data\n', ''],
    at: [deployment, '- name: data'],
  },
  'a probe of no port': { edit: [deployment, 'port: http\n', 'port: 0\n'], at: [deployment, 'port: 0'] },
  'settings that are not there': {
    rule: dangling,
    edit: [deployment, 'name: settings', 'name: setting'],
    at: [deployment, 'name: setting'],
  },
  'a selector of nothing': {
    rule: dangling,
    edit: [service, 'app: web', 'app: www'],
    at: [service, 'selector:'],
  },
  'a service that is not there': {
    rule: dangling,
    edit: [ingress, '                name: web', '                name: www'],
    at: [ingress, 'name: www'],
  },
  'a port that is not there': {
    rule: dangling,
    edit: [ingress, 'name: http', 'name: https'],
    at: [ingress, 'name: https'],
  },
  'a target that is not there': {
    rule: dangling,
    edit: [scaling, '    name: {{ .Values.nameOverride }}', '    name: www'],
    at: [scaling, 'name: www'],
  },
  'two ports of one name': {
    edit: [service, '    - name: http', '    - name: http\n      port: 81\n    - name: http'],
    at: [service, '    - name: http\n      port: {{'],
  },
  'two that exclude each other': {
    edit: [scaling, '  minAvailable', '  maxUnavailable: 1\n  minAvailable'],
    at: [scaling, 'spec:\n  maxUnavailable'],
  },
  'a target of no type': {
    edit: [scaling, 'type: Utilization', 'type: Utilisation'],
    at: [scaling, 'Utilisation'],
  },
  'a scaler of a version that is gone': {
    rule: 'api-removed',
    edit: [scaling, 'autoscaling/v2', 'autoscaling/v2beta2'],
    at: [scaling, 'v2beta2'],
  },
  'a budget of a version that is gone': {
    rule: 'api-removed',
    edit: [scaling, 'policy/v1', 'policy/v1beta1'],
    at: [scaling, 'v1beta1'],
  },
  'a way of access that is none': {
    edit: [config, 'ReadWriteOnce', 'ReadWriteSometimes'],
    at: [config, 'Sometimes'],
  },
  'a job with no schedule': {
    edit: [job, '  schedule: {{ .Values.schedule | quote }}\n', ''],
    at: [job, 'spec:\n  concurrencyPolicy'],
  },
  'a job that never ends': { edit: [job, 'OnFailure', 'Always'], at: [job, 'restartPolicy'] },
  'a policy that is none': { edit: [job, 'Forbid', 'Forbidden'], at: [job, 'concurrencyPolicy'] },
  'a bad name in the template': { edit: [job, '- name: tidy', '- name: Tidy'], at: [job, '- name: Tidy'] },
  'a key twice': {
    edit: [service, '    app: web', '    app: web\n    app: web'],
    at: [service, '    app: web\n  ports'],
  },
  'a text for a list': {
    edit: [config, 'accessModes:\n    - ReadWriteOnce', 'accessModes: ReadWriteOnce'],
    at: [config, 'accessModes:'],
  },
};

/** The same seed makes the same chart; each number in turn another form. */
export function makeFaultyChart(seed: number, index: number): FaultyChart {
  const random = createRandom(1000 * seed + index);
  const names = Object.keys(faultForms);
  const name = names[index % names.length] ?? '';
  const form = faultForms[name];
  if (form === undefined) throw new Error(name);
  const files: Record<string, string> = { ...templates };
  if (form.edit !== undefined) {
    const [file, before, after] = form.edit;
    const text = files[file] ?? '';
    if (!text.includes(before)) throw new Error(`${name}: ${before}`);
    files[file] = text.replace(before, () => after);
  }
  const [path = '', yaml = '', bad, ...others] = form.values ?? [];
  const [file, marker] = form.at;
  // Comments, as people leave them, move the lines, and those that Helm takes out move what it prints.
  const above = Array.from({ length: random.integer(0, 4) }, () =>
    random.pick(['# why it is so\n', '{{- /* why it is so */}}\n', '\n', '{{- $seen := true }}\n']),
  ).join('');
  if (file !== helpers) files[file] = above + (files[file] ?? '');
  const text = files[file] ?? '';
  const at = text.indexOf(marker);
  if (at === -1) throw new Error(`${name}: ${marker}`);
  return {
    files: {
      ...files,
      'Chart.yaml': chartYaml('faulty', 'dependencies:\n  - name: child\n    version: 1.0.0\n'),
      'charts/child/Chart.yaml': chartYaml('child'),
      'values.yaml': values,
      'values/staging.yaml': 'replicaCount: 2\n',
      'values/production.yaml': `${bad === undefined ? 'replicaCount: 3' : yaml.replace('?', random.pick([bad, ...others]))}\n`,
    },
    form: name,
    rule: form.rule ?? 'manifest-invalid',
    path,
    place: `${file}:${text.slice(0, at).split('\n').length}`,
  };
}
