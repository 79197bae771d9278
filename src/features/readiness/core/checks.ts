/** What files can show of a criterion. A check that finds neither the thing nor its contrary says what it looked for. */
import { t } from '@vscode/l10n';
import { isRecord, recordOf, textOf } from '../../../base/json.ts';
import type { CriterionId } from './criteria.ts';
import {
  isService,
  listOf,
  valueAt,
  workloadsOf,
  type Facts,
  type RenderedObject,
  type ServiceFile,
  type Workload,
} from './facts.ts';
import { runbookOf } from './workspaceFacts.ts';

export interface Verdict {
  readonly state: 'checked' | 'failed' | 'unknown';
  readonly evidence: string;
}

type Check = (facts: Facts) => Verdict;
type ObjectCheck = (objects: readonly RenderedObject[]) => Verdict;

const checked = (evidence: string): Verdict => ({ state: 'checked', evidence });
const failed = (evidence: string): Verdict => ({ state: 'failed', evidence });
const unknown = (evidence: string): Verdict => ({ state: 'unknown', evidence });

/** A few names, and how many more there are. */
function some(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const shown = unique.slice(0, 5).join(', ');
  return unique.length > 5 ? t('{0} and {1} more', shown, unique.length - 5) : shown;
}

const files = (list: readonly ServiceFile[]): string =>
  some(list.map(({ file, title }) => `${title} (${file})`));
const objectName = ({ kind, name, template }: RenderedObject): string => `${kind} ${name} (${template})`;

/** Judged on what the chart renders to. */
const onObjects =
  (check: ObjectCheck): Check =>
  ({ rendered }) =>
    rendered.ok ? check(rendered.objects) : unknown(rendered.reason);

/** Shown by an object of the chart, and by its absence nothing is: it may be set elsewhere. */
const byObject = (shows: (object: RenderedObject) => boolean, missing: () => string): Check =>
  onObjects((objects) => {
    const found = objects.filter(shows);
    return found.length > 0 ? checked(some(found.map(objectName))) : unknown(missing());
  });

const byDocument =
  (title: RegExp, missing: (service: string) => string): Check =>
  ({ documents, service }) => {
    const found = documents.filter((document) => title.test(document.title));
    return found.length > 0 ? checked(files(found)) : unknown(missing(service));
  };

const isBurn = /burn|error[-_ ]?budget|\bslo\b|^slo:/i;

const objective: Check = ({ objectives, rules, service }) => {
  if (objectives.length > 0) return checked(files(objectives));
  const found = rules.filter(({ name }) => isBurn.test(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2')));
  if (found.length > 0) return checked(some(found.map(({ name, file }) => `${name} (${file})`)));
  return unknown(t('No rule on an error budget and no file of OpenSLO, sloth or pyrra names {0}.', service));
};

const alerts: Check = ({ rules, service }) => {
  const found = rules.filter(({ kind }) => kind === 'alert');
  if (found.length === 0) return unknown(t('No alert in the searched files names {0}.', service));
  return checked(some(found.map(({ name, file }) => `${name} (${file})`)));
};

const runbooks: Check = ({ rules, deadLinks, service }) => {
  const found = rules.filter(({ kind }) => kind === 'alert');
  if (found.length === 0) return unknown(t('No alert in the searched files names {0}.', service));
  const without = found.filter((rule) => runbookOf(rule) === undefined);
  if (without.length > 0) {
    return failed(t('No runbook in: {0}', some(without.map(({ name, file }) => `${name} (${file})`))));
  }
  const dead = found.flatMap((rule) => runbookOf(rule) ?? []).filter((link) => deadLinks.has(link));
  if (dead.length > 0) return failed(t('Runbooks that are not there: {0}', some(dead)));
  return checked(t('{0} alerts, each with a runbook', found.length));
};

const limits: Check = onObjects((objects) => {
  const containers = workloadsOf(objects).flatMap(({ object, containers: list }) =>
    list.map((container) => ({ object, container })),
  );
  if (containers.length === 0) return unknown(t('The chart renders no workload.'));
  const lacking = containers.flatMap(({ object, container }) => {
    const missing = (
      [
        ['requests', 'cpu'],
        ['requests', 'memory'],
        ['limits', 'memory'],
      ] as const
    ).filter((path) => valueAt(container, 'resources', ...path) === undefined);
    if (missing.length === 0) return [];
    const keys = missing.map((path) => path.join('.')).join(', ');
    return [`${textOf(container['name'])} in ${objectName(object)}: ${keys}`];
  });
  if (lacking.length > 0) return failed(t('Not set: {0}', some(lacking)));
  return checked(
    t('Requests of CPU and memory and a memory limit in each of {0} containers', containers.length),
  );
});

const autoscaling: Check = onObjects((objects) => {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  if (deployments.length === 0) return unknown(t('The chart renders no Deployment.'));
  const scalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject');
  const targets = new Set(
    scalers.map(({ content }) => textOf(valueAt(content, 'spec', 'scaleTargetRef', 'name'))),
  );
  const alone = deployments.filter(({ name }) => !targets.has(name));
  return alone.length > 0
    ? failed(t('No autoscaler for: {0}', some(alone.map(objectName))))
    : checked(some(scalers.map(objectName)));
});

/** Seconds of a pause before the end; undefined where no number says it. */
function pauseOf(container: Readonly<Record<string, unknown>>): number | undefined {
  const hook = valueAt(container, 'lifecycle', 'preStop');
  const seconds = valueAt(hook, 'sleep', 'seconds');
  if (typeof seconds === 'number') return seconds;
  const command = listOf(valueAt(hook, 'exec', 'command'))
    .map(String)
    .join(' ');
  const slept = /\bsleep (\d+)/.exec(command)?.[1];
  return slept === undefined ? undefined : Number(slept);
}

const shutdown: Check = onObjects((objects) => {
  const serving = workloadsOf(objects).filter(isService);
  if (serving.length === 0) return unknown(t('The chart renders nothing that serves.'));
  const graceOf = ({ pod }: Workload): number => {
    const grace = pod['terminationGracePeriodSeconds'];
    return typeof grace === 'number' ? grace : 30;
  };
  const tooLong = serving.filter((each) =>
    each.containers.some((one) => (pauseOf(one) ?? 0) >= graceOf(each)),
  );
  if (tooLong.length > 0) {
    return failed(
      t(
        'The pause before the end takes the whole grace period: {0}',
        some(tooLong.map((each) => objectName(each.object))),
      ),
    );
  }
  const without = serving.filter(
    (each) => !each.containers.some((one) => isRecord(valueAt(one, 'lifecycle', 'preStop'))),
  );
  if (without.length > 0) {
    return unknown(
      t(
        'No preStop in {0}; whether the process ends in good order by itself, no file shows.',
        some(without.map((each) => objectName(each.object))),
      ),
    );
  }
  return checked(
    t('preStop within the grace period: {0}', some(serving.map((each) => objectName(each.object)))),
  );
});

const vault =
  /^(?:ExternalSecret|ClusterExternalSecret|SealedSecret|SecretProviderClass|VaultStaticSecret|VaultDynamicSecret|AzureKeyVaultSecret)$/;
const secretName = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

const secrets: Check = onObjects((objects) => {
  const inChart = objects.filter(
    ({ kind, content }) =>
      kind === 'Secret' &&
      Object.keys({ ...recordOf(valueAt(content, 'data')), ...recordOf(valueAt(content, 'stringData')) })
        .length > 0,
  );
  if (inChart.length > 0)
    return failed(t('The chart itself holds data of: {0}', some(inChart.map(objectName))));
  const plain = workloadsOf(objects).flatMap(({ object, containers }) =>
    containers
      .flatMap((container) => listOf(container['env']).filter(isRecord))
      .filter((entry) => secretName.test(textOf(entry['name'])) && textOf(entry['value']) !== '')
      .map((entry) => `${textOf(entry['name'])} in ${objectName(object)}`),
  );
  if (plain.length > 0) return failed(t('Variables with a value in the chart: {0}', some(plain)));
  const stores = objects.filter(({ kind }) => vault.test(kind));
  return stores.length > 0
    ? checked(some(stores.map(objectName)))
    : unknown(
        t(
          'The chart holds no data of Secrets, and no ExternalSecret, SealedSecret or the like says where it comes from.',
        ),
      );
});

const tls: Check = onObjects((objects) => {
  const open = objects.filter(
    ({ kind, content }) => kind === 'Ingress' && listOf(valueAt(content, 'spec', 'tls')).length === 0,
  );
  if (open.length > 0) return failed(t('No TLS in: {0}', some(open.map(objectName))));
  const strict = objects.filter(
    ({ kind, content }) =>
      kind === 'PeerAuthentication' && valueAt(content, 'spec', 'mtls', 'mode') === 'STRICT',
  );
  return strict.length > 0
    ? checked(some(strict.map(objectName)))
    : unknown(
        t('From outside to the Ingress and between the services: no strict PeerAuthentication shows both.'),
      );
});

/** A variable of a container, or a key of a ConfigMap, with a value that matches. */
const byVariable = (name: RegExp, value: RegExp, missing: () => string): Check =>
  onObjects((objects) => {
    const variables = workloadsOf(objects).flatMap(({ object, containers }) =>
      containers
        .flatMap((container) => listOf(container['env']).filter(isRecord))
        .map((entry) => ({ object, key: textOf(entry['name']), text: textOf(entry['value']) })),
    );
    const keys = objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap((object) =>
        Object.entries(recordOf(valueAt(object.content, 'data'))).map(([key, text]) => ({
          object,
          key,
          text: textOf(text),
        })),
      );
    const found = [...variables, ...keys].filter(({ key, text }) => name.test(key) && value.test(text));
    return found.length > 0
      ? checked(some(found.map(({ object, key }) => `${key} in ${objectName(object)}`)))
      : unknown(missing());
  });

const hasIn = (list: unknown, key: string): boolean =>
  listOf(list).some((each) => recordOf(each)[key] !== undefined);

const dashboards: Check = ({ dashboards: found, service }) =>
  found.length > 0
    ? checked(files(found))
    : unknown(t('No dashboard in the searched files names {0}.', service));

const deployment: Check = ({ deployments, service }) =>
  deployments.length > 0
    ? checked(files(deployments))
    : unknown(
        t('No Application, HelmRelease or pipeline with Helm in the searched files names {0}.', service),
      );

/** Those that no file shows, however it is written, are not here. */
export const checks: Partial<Readonly<Record<CriterionId, Check>>> = {
  'slo-defined': objective,
  'error-budget-policy': byDocument(/error[- ]budget[- ]policy/i, (service) =>
    t('No document with the title "Error-budget policy" names {0}.', service),
  ),
  'circuit-breakers': byObject(
    ({ kind, content }) =>
      kind === 'DestinationRule' && isRecord(valueAt(content, 'spec', 'trafficPolicy', 'outlierDetection')),
    () => t('No DestinationRule with outlierDetection; what the program does, no file shows.'),
  ),
  'retry-logic': byObject(
    ({ kind, content }) => kind === 'VirtualService' && hasIn(valueAt(content, 'spec', 'http'), 'retries'),
    () => t('No VirtualService with retries; what the program does, no file shows.'),
  ),
  'timeout-configuration': byObject(
    ({ kind, content }) => kind === 'VirtualService' && hasIn(valueAt(content, 'spec', 'http'), 'timeout'),
    () => t('No VirtualService with a timeout; what the program does, no file shows.'),
  ),
  'graceful-shutdown': shutdown,
  'structured-logging': byVariable(/LOG_?FORMAT|LOG_?ENCODING/i, /^(?:json|logfmt|ecs)$/i, () =>
    t('No variable such as LOG_FORMAT with the value json.'),
  ),
  'distributed-tracing': byVariable(/^OTEL_EXPORTER_OTLP(?:_TRACES)?_ENDPOINT$/, /./, () =>
    t('No variable OTEL_EXPORTER_OTLP_ENDPOINT.'),
  ),
  'custom-dashboards': dashboards,
  'alert-coverage': alerts,
  'runbook-links': runbooks,
  'resource-limits-set': limits,
  'autoscaling-configured': autoscaling,
  'secrets-in-vault': secrets,
  'tls-everywhere': tls,
  'authentication-required': byObject(
    ({ kind }) => kind === 'RequestAuthentication',
    () => t('No RequestAuthentication; what the program asks, no file shows.'),
  ),
  'deployment-automation': deployment,
  'backup-strategy': byObject(
    ({ kind, content }) =>
      (kind === 'Schedule' && textOf(recordOf(content)['apiVersion']).startsWith('velero.io/')) ||
      kind === 'ScheduledBackup',
    () => t('No Schedule of Velero and no ScheduledBackup.'),
  ),
  'disaster-recovery-plan': byDocument(/disaster[- ]recovery/i, (service) =>
    t('No document with the title "Disaster recovery" names {0}.', service),
  ),
  'on-call-schedule': byDocument(/\bon[- ]call\b/i, (service) =>
    t('No document with the title "On call" names {0}.', service),
  ),
};
