/** From what is asked to a plan that waits for a person: the one way to a write, for agents and people alike. */
import type { Approvals, Proposal } from '../../../base/approvals.ts';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import type { Ports } from '../../../base/ports.ts';
import { ok, type Failure, type Result } from '../../../base/result.ts';
import { createTransport } from '../../../clients/azureDevOps/transport.ts';
import { createAzureDevOpsClient } from '../../../clients/azureDevOps/workItems.ts';
import { openWorkItemServer } from '../../../clients/workItemServer/workItems.ts';
import { throughToolServer } from './writeThrough.ts';
import { planWrite, type ItemServer, type PlanFailure } from './writePlan.ts';
import { patchReplica } from './writeReplica.ts';
import type { WriteRequest } from './writeRequest.ts';
import { checkWrite, runWrite, type WriteOutcome } from './writeRun.ts';

export interface WriteParts {
  readonly ports: Pick<Ports, 'http' | 'clock' | 'files' | 'writer'>;
  readonly access: AzureDevOpsAccess;
  readonly approvals: Approvals;
  /** As the person who approves reads it. */
  readonly who: string;
  readonly byPerson?: boolean;
  /** Told once it was carried out, also where a part of it failed. */
  readonly onOutcome?: (outcome: WriteOutcome) => void;
}

export function connectToServer({ http, clock }: Pick<Ports, 'http' | 'clock'>, access: AzureDevOpsAccess) {
  const { organisation, authorization, wait } = access;
  const transport = createTransport({ http, clock, organisation, authorization, wait });
  return createAzureDevOpsClient(transport, access.project);
}

/** The MCP server of Azure DevOps where it is set and known, else REST. */
export async function openItemServer(
  ports: Pick<Ports, 'http' | 'clock'>,
  access: AzureDevOpsAccess,
): Promise<ItemServer> {
  const rest = connectToServer(ports, access);
  const started = await access.toolServer?.();
  const known = started && openWorkItemServer(started, access.project);
  return known?.ok === true ? throughToolServer(known.value, rest) : rest;
}

/** Reads the items as they are now and shows the plan; nothing is written before a person has approved it. */
export async function proposeWrite(
  { ports, access, approvals, who, byPerson = false, onOutcome }: WriteParts,
  request: WriteRequest,
): Promise<Result<Proposal, PlanFailure | Failure<'too-many'>>> {
  const { organisation, project } = access;
  const server = await openItemServer(ports, access);
  const planned = await planWrite({ server, organisation, project }, request);
  if (!planned.ok) return planned;
  const proposal = await approvals.propose({
    plan: { ...planned.value.plan, who },
    byPerson,
    check: () => checkWrite(planned.value),
    run: async () => {
      const whole = await runWrite(planned.value);
      onOutcome?.(whole);
      const { written, created: _, ...outcome } = whole;
      const replica = written.length > 0 ? await access.replica() : undefined;
      if (replica !== undefined) await patchReplica(ports, replica, written);
      const fresh = whole.created.filter((id) => id !== null).length;
      access.onWritten?.(written.length - fresh, fresh);
      return outcome;
    },
  });
  return proposal.ok ? ok(proposal.value) : proposal;
}
