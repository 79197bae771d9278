/** What files can show of a criterion. A check that finds neither the thing nor its contrary says what it looked for. */
import { t } from '@vscode/l10n';
import { isRecord, recordOf, textOf } from '../../../base/json.ts';
import type { CriterionId } from './criteria.ts';
import {
  isService,
  listOf,
  valueAt,
  workloadsOf,
  type RenderedObject,
  type ServiceFile,
  type Workload,
} from './facts.ts';
import { authentication, circuitBreakers, retries, timeouts, tls } from './meshChecks.ts';
import { byObject, checked, failed, objectName, onObjects, some, unknown, type Check } from './verdict.ts';
import { runbookOf } from './workspaceFacts.ts';

const files = (list: readonly ServiceFile[]): string =>
  some(list.map(({ file, title }) => `${title} (${file})`));

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

const isScaler = ({ kind }: RenderedObject): boolean =>
  kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject';

/** An autoscaler whose bounds are one number scales nothing. */
function isFixed({ content }: RenderedObject): boolean {
  const bound = (...keys: readonly string[]): number | undefined =>
    keys.map((key) => valueAt(content, 'spec', key)).find((value) => typeof value === 'number');
  const [least, most] = [bound('minReplicas', 'minReplicaCount'), bound('maxReplicas', 'maxReplicaCount')];
  return least !== undefined && most !== undefined && least >= most;
}

const autoscaling: Check = onObjects((objects) => {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  if (deployments.length === 0) return unknown(t('The chart renders no Deployment.'));
  const scalers = objects.filter(isScaler);
  const fixed = scalers.filter(isFixed);
  if (fixed.length > 0) return failed(t('Least and most are the same in: {0}', some(fixed.map(objectName))));
  const targets = new Set(
    scalers
      .map(({ content }) => recordOf(valueAt(content, 'spec', 'scaleTargetRef')))
      .filter(({ kind }) => (kind ?? 'Deployment') === 'Deployment')
      .map((target) => textOf(target['name'])),
  );
  const alone = deployments.filter(({ name }) => !targets.has(name));
  if (alone.length === 0) return checked(some(scalers.map(objectName)));
  const set = alone.filter(({ content }) => valueAt(content, 'spec', 'replicas') !== undefined);
  return set.length > 0
    ? failed(t('A number of pods and no autoscaler: {0}', some(set.map(objectName))))
    : unknown(t('No autoscaler in the chart for: {0}', some(alone.map(objectName))));
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
  'circuit-breakers': circuitBreakers,
  'retry-logic': retries,
  'timeout-configuration': timeouts,
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
  'authentication-required': authentication,
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
