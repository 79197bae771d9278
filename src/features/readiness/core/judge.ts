/** The list as a check of a chart together with the rules, runbooks, objectives and documents around it. */
import { isWithin, joinPath } from '../../../base/paths.ts';
import { t } from '@vscode/l10n';
import type { ChartPorts, Clock } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { isOutside } from '../../../base/roots.ts';
import { describeChart } from '../../../clients/helm/discovery.ts';
import { checks } from './checks.ts';
import { criterionIds, type Criterion, type CriterionId, type ReadinessReport } from './criteria.ts';
import { declarationsFile, readDeclarations, type Declaration, type Declarations } from './declarations.ts';
import type { Facts } from './facts.ts';
import { renderMostProductive } from './renderChart.ts';
import { gatherWorkspace } from './workspaceFacts.ts';

export type ReadinessPorts = ChartPorts & { readonly clock: Clock };

export interface ReadinessScope {
  /** Absolute folder of the chart. */
  readonly chart: string;
  /** Absolute folder whose files are searched; the chart's own where it does not lie in it. */
  readonly folder: string;
  /** Absolute folders outside of which nothing is read; left out: anywhere. */
  readonly roots?: readonly string[];
  readonly signal: AbortSignal;
}

export async function judgeReadiness(
  ports: ReadinessPorts,
  { chart: path, folder, roots, signal }: ReadinessScope,
): Promise<Result<ReadinessReport, Failure>> {
  const chart = await describeChart(ports.files, path, { environments: {}, signal, ...(roots && { roots }) });
  if (!chart.ok) return chart;
  const top = isWithin(path, folder) ? folder : path;
  const service = chart.value.name;
  const [rendered, workspace, declarations] = await Promise.all([
    renderMostProductive(ports, chart.value, { signal, ...(roots && { roots }) }),
    gatherWorkspace(ports.files, { top, service, signal }),
    declarationsOf(ports, path, roots),
  ]);
  if (signal.aborted) return err({ code: 'cancelled', message: t('The check was cancelled.') });
  const facts: Facts = { ...workspace, service, rendered };
  return ok({
    service,
    environment: rendered.ok ? rendered.environment : null,
    criteria: criterionIds.map((id) => judge(id, facts, declarations.of.get(id))),
    notes: [...workspace.notes, ...declarations.notes],
  });
}

async function declarationsOf(
  ports: ReadinessPorts,
  chart: string,
  roots: readonly string[] | undefined,
): Promise<Declarations> {
  const { files, clock } = ports;
  const path = joinPath(chart, declarationsFile);
  if (await isOutside({ ports, ...(roots && { roots }) }, path)) {
    return { of: new Map(), notes: [t('{0} leads outside of the folders that are open.', declarationsFile)] };
  }
  const read = await files.read(path, 1_000_000);
  if (!read.ok) {
    const notes = read.error.code === 'not-found' ? [] : [read.error.message];
    return { of: new Map(), notes };
  }
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  return readDeclarations(new TextDecoder().decode(read.value), today);
}

/** What the files show outweighs what somebody says. */
function judge(id: CriterionId, facts: Facts, declared: Declaration | undefined): Criterion {
  const verdict = checks[id]?.(facts) ?? {
    state: 'unknown' as const,
    evidence: t('No file shows this; declare it in {0}.', declarationsFile),
  };
  if (declared === undefined) return { id, ...verdict };
  const said =
    t('{0} on {1}', declared.by, declared.date) + (declared.evidence === '' ? '' : `: ${declared.evidence}`);
  if (verdict.state === 'unknown') return { id, state: 'declared', evidence: said };
  if (verdict.state === 'checked') return { id, ...verdict };
  return { id, state: 'failed', evidence: t('{0} Declared all the same by {1}.', verdict.evidence, said) };
}
