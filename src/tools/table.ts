/** The one table of tools; the editor, the MCP server and the command line serve it. A feature adds its rows here. */
import { contextUsageTools } from '../features/contextUsage/tools.ts';
import { handoffTools } from '../features/handoff/tools.ts';
import { helmTools } from '../features/helm/tools.ts';
import { manifestTools } from '../features/manifests/tools.ts';
import { incidentTools } from '../features/incidents/tools.ts';
import { tabTools } from '../features/tabs/tools.ts';
import { prometheusTools } from '../features/prometheus/tools.ts';
import { readinessTools } from '../features/readiness/tools.ts';
import { ruleTools } from '../features/rules/tools.ts';
import { workItemTools } from '../features/workItems/tools.ts';
import { worktreeTools } from '../features/worktrees/tools.ts';
import type { AnyTool } from './tool.ts';

export const tools: readonly AnyTool[] = [
  ...helmTools,
  ...manifestTools,
  ...contextUsageTools,
  ...workItemTools,
  ...worktreeTools,
  ...tabTools,
  ...handoffTools,
  ...prometheusTools,
  ...ruleTools,
  ...readinessTools,
  ...incidentTools,
];
