/** One run of a plan where it belongs: its folder, its cluster, its triggers, and the log that keeps it. */
import type { Ports } from '../../../../base/ports.ts';
import { appendEvent } from '../../../../clients/notes/incidentAppend.ts';
import type { NewEvent } from '../../../../clients/notes/incidentEvents.ts';
import { kubernetesContext } from './kubernetesContext.ts';
import type { RunPlan } from './plan.ts';
import { runPlan, type RunResult, type RunSurroundings } from './run.ts';
import { firedTrigger, type TriggerSurroundings } from './triggers.ts';

export interface RunPlace {
  /** Absolute. */
  readonly cwd: string;
  /** Absolute folder of the incident whose log keeps the run. */
  readonly incident?: string;
  /** By its name in the settings; the first unless told. Asked for the triggers of the runbook. */
  readonly prometheus: TriggerSurroundings['prometheus'];
}

export type RunPorts = Pick<
  Ports,
  'files' | 'fileParts' | 'writer' | 'clock' | 'processes' | 'shell' | 'environment'
>;

/** Who decides, and what ends it. */
export type RunDecisions = Pick<RunSurroundings, 'ask' | 'askUndo' | 'signal'>;

export function runIn(
  ports: RunPorts,
  plan: RunPlan,
  { cwd, incident, prometheus }: RunPlace,
  decisions: RunDecisions,
): Promise<RunResult> {
  const { processes, clock, environment } = ports;
  const { signal } = decisions;
  // The programs get few variables: this one says which clusters there are.
  const file = environment.variable('KUBECONFIG');
  const env: Readonly<Record<string, string>> = file === undefined ? {} : { KUBECONFIG: file };
  const asked = { processes, cwd, env: { ...env, ...plan.parameters }, signal, prometheus };
  return runPlan(plan, {
    ...decisions,
    processes,
    clock,
    cwd,
    env,
    contextNow: kubernetesContext(ports, cwd),
    trigger: () => firedTrigger(plan.triggers, asked),
    record: (event) => keep(ports, incident, event),
  });
}

/** The number of the event once it is on the disk; 0 where there is no log, undefined where it could not be kept. */
export async function keep(
  ports: RunPorts,
  incident: string | undefined,
  event: NewEvent,
): Promise<number | undefined> {
  if (incident === undefined) return 0;
  const written = await appendEvent(ports, incident, event);
  return written.ok ? written.value.seq : undefined;
}
