/** The tool that checks a chart against the production-readiness list: for agents, pipelines and the editor's models. */
import * as z from 'zod';
import { t } from '@vscode/l10n';
import { joinPath } from '../../base/paths.ts';
import { isOutside } from '../../base/roots.ts';
import { defineTool, type AnyTool, type Outcome } from '../../tools/tool.ts';
import { criterionIds } from './core/criteria.ts';
import { judgeReadiness } from './core/judge.ts';
import { briefReadiness, printReadiness } from './core/reportText.ts';

const judged = z.object({
  status: z.literal('ok'),
  service: z.string(),
  environment: z.nullable(z.string()),
  criteria: z
    .array(
      z.object({
        id: z.enum(criterionIds),
        state: z.literal(['checked', 'failed', 'declared', 'unknown']),
        evidence: z.string(),
      }),
    )
    .readonly(),
  notes: z.array(z.string()).readonly(),
});
const failed = z.object({ status: z.literal('failed'), reason: z.string() });

const checkReadiness = defineTool({
  name: 'check_readiness',
  title: 'Check the production readiness of a chart',
  description:
    'Checks a Helm chart, as it renders for its most productive environment, together with the rules, runbooks, objectives and ' +
    'documents of the folder that name its service, against 28 criteria. Each is checked (a file shows it), failed (a file shows ' +
    'the contrary), declared (a person said so in readiness.yaml, with a date) or unknown; nothing is guessed. Asks no cluster.',
  effect: 'read',
  input: z.object({
    chart: z.string().describe('Folder of the chart, relative to the folder whose files are searched.'),
  }),
  output: z.union([judged, failed]),
  positional: 'chart',
  async run({ chart }, { ports, folder, roots, signal }) {
    const path = joinPath(folder, chart);
    if (await isOutside({ ports, ...(roots && { roots }) }, path)) {
      return {
        status: 'failed' as const,
        reason: t('{0} lies outside of the folders that are open.', chart),
      };
    }
    const report = await judgeReadiness(ports, { chart: path, folder, signal, ...(roots && { roots }) });
    if (!report.ok) return { status: 'failed' as const, reason: report.error.message };
    return { status: 'ok' as const, ...report.value };
  },
  print: (output) => (output.status === 'ok' ? printReadiness(output) : ''),
  outcome: (output): Outcome => {
    if (output.status === 'failed') return 'failed';
    const states = new Set(output.criteria.map(({ state }) => state));
    if (states.has('failed')) return 'error';
    return states.has('unknown') ? 'warning' : 'clean';
  },
  reason: (output) => (output.status === 'failed' ? output.reason : ''),
  brief: (output) => (output.status === 'ok' ? briefReadiness(output) : [output]),
});

export const readinessTools: readonly AnyTool[] = [checkReadiness];
