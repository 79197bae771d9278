/** Checks that ask a cluster through kubectl, and never change it. */
import { t } from '@vscode/l10n';
import { parseJson } from '../../../../base/json.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import { contextNow, runKubectl, type KubectlPorts } from '../../../../clients/kubernetes/kubectl.ts';
import { isContext, isNamespace, readRollout, readWorkload } from '../../../../clients/kubernetes/rollout.ts';
import type { CheckOf } from '../checkShape.ts';
import { failed, passed, unknown, type Verdict } from '../outcome.ts';
import type { CheckOptions } from './ports.ts';

export async function checkRollout(
  check: CheckOf<'rollout'>,
  ports: KubectlPorts,
  options: CheckOptions,
): Promise<Verdict> {
  const target = targetOf(check);
  if (!target.ok) return unknown(target.error.message);
  const { workload, where } = target.value;
  const answer = await askCluster(['get', workload, '--output=json', ...where], ports, options);
  if (!answer.ok) return unknown(answer.error.message);
  const rollout = readRollout(parseJson(answer.value));
  if (!rollout) return unknown(t('kubectl answered with something that is no workload.'));
  const text = `${rollout.text} ${await placeText(check, ports, options)}`;
  return rollout.state === 'done' ? passed(text) : failed(text);
}

/** The log of one pod of the workload. */
export async function podLog(
  check: CheckOf<'log'>,
  ports: KubectlPorts,
  options: CheckOptions,
): Promise<Result<string, Failure>> {
  const { workload = '', namespace = '', context } = check;
  const minutes = Number(check.since);
  if (!Number.isFinite(minutes) || minutes <= 0)
    return err({ code: 'no-number', message: t('"{0}" is no number of minutes.', String(check.since)) });
  const target = targetOf({ workload, namespace, ...(context !== undefined && { context }) });
  if (!target.ok) return target;
  return askCluster(
    [
      'logs',
      target.value.workload,
      '--all-containers',
      `--since=${Math.ceil(minutes * 60)}s`,
      '--tail=20000',
      ...target.value.where,
    ],
    ports,
    options,
  );
}

interface Target {
  readonly workload: string;
  readonly namespace: string;
  readonly context?: string;
}

/** Names are looked at before they become arguments. */
function targetOf({
  workload,
  namespace,
  context,
}: Target): Result<{ readonly workload: string; readonly where: readonly string[] }, Failure> {
  const known = readWorkload(workload);
  if (!known)
    return err({
      code: 'no-workload',
      message: t('"{0}" is no workload such as deployment/checkout.', workload),
    });
  if (!isNamespace(namespace))
    return err({ code: 'no-namespace', message: t('"{0}" is no name of a namespace.', namespace) });
  if (context !== undefined && context !== '' && !isContext(context))
    return err({ code: 'no-context', message: t('"{0}" is no name of a context.', context) });
  const where = [
    `--namespace=${namespace}`,
    ...(context === undefined || context === '' ? [] : [`--context=${context}`]),
  ];
  return ok({ workload: `${known.kind}/${known.name}`, where });
}

function askCluster(
  args: readonly string[],
  ports: KubectlPorts,
  { timeLimit, signal }: CheckOptions,
): Promise<Result<string, Failure>> {
  return runKubectl(ports, { args, timeLimit, signal, maxBytes: 32 * 1024 * 1024 });
}

/** Which cluster was asked: the same name may stand for another workload elsewhere. */
async function placeText(
  { context }: Pick<Target, 'context'>,
  ports: KubectlPorts,
  options: CheckOptions,
): Promise<string> {
  if (context !== undefined && context !== '') return t('Context {0}.', context);
  const current = await contextNow(ports, options);
  return current === undefined ? '' : t('Context {0}.', current);
}
