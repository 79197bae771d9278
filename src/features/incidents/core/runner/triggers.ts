/** What makes a run stop and be taken back: queries that answer something, and checks that fail. */
import { t } from '@vscode/l10n';
import type { Processes } from '../../../../base/ports.ts';
import type { Result } from '../../../../base/result.ts';
import type { PrometheusClient } from '../../../../clients/prometheus/client.ts';
import type { RollbackTrigger } from '../runbook/frontMatter.ts';

export interface Fired {
  /** A sentence. */
  readonly why: string;
  /** The expression or the command. */
  readonly evidence: string;
}

export interface TriggerSurroundings {
  readonly processes: Pick<Processes, 'run'>;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** By the name in the settings; the first unless told. */
  readonly prometheus: (server: string | undefined) => Result<PrometheusClient, string>;
}

/** Milliseconds. */
const patience = 30_000;

/** The first that fires. One that cannot be asked fires too: nobody would know any more whether it is safe to go on. */
export async function firedTrigger(
  triggers: readonly RollbackTrigger[],
  around: TriggerSurroundings,
): Promise<Fired | undefined> {
  for (const trigger of triggers) {
    const why =
      trigger.kind === 'query' ? await queryFires(trigger, around) : await checkFails(trigger, around);
    if (why !== undefined) return { why: reasonOf(trigger, why), evidence: trigger.text };
  }
  return undefined;
}

function reasonOf({ reason, text }: RollbackTrigger, why: string): string {
  return t('Rollback trigger: {0} ({1})', reason ?? text, why);
}

/** As an alert: it fires where it answers any series, or a number that is not 0. */
async function queryFires(
  { text, server }: RollbackTrigger,
  { prometheus, signal }: TriggerSurroundings,
): Promise<string | undefined> {
  const client = prometheus(server);
  if (!client.ok) return t('it could not be asked: {0}', client.error);
  const answer = await client.value.instant({ expr: text, limit: 10 }, { signal, timeLimit: patience });
  if (!answer.ok) return t('it could not be asked: {0}', answer.error.message);
  const { header, samples } = answer.value;
  if (header.resultType === 'scalar') {
    return samples[0] === 0 ? undefined : t('it answers {0}', samples[0] ?? '');
  }
  return header.series.length === 0 ? undefined : t('it answers {0}', samples[0] ?? header.series.length);
}

async function checkFails(
  { text }: RollbackTrigger,
  { processes, cwd, env, signal }: TriggerSurroundings,
): Promise<string | undefined> {
  const args = ['-c', text];
  const ended = await processes.run({ program: 'bash', args, cwd, env, timeLimit: patience, signal });
  if (!ended.ok) return t('it could not be asked: {0}', ended.error.message);
  return ended.value.exitCode === 0 ? undefined : t('it ends with {0}', ended.value.exitCode);
}

/** Parameters of the runbook stand in queries as `$NAME` or `${NAME}`; a check gets them as variables. */
export function withParameterValues(
  trigger: RollbackTrigger,
  parameters: Readonly<Record<string, string>>,
): RollbackTrigger {
  if (trigger.kind === 'check') return trigger;
  const text = trigger.text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced, bare) => {
    const name = String(braced ?? bare);
    return Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : whole;
  });
  return { ...trigger, text };
}
