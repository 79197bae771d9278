/** The tool that judges manifests: for agents, the command line and the editor's language models. */
import * as z from 'zod';
import { t } from '@vscode/l10n';
import { joinPath } from '../../base/paths.ts';
import { isOutside } from '../../base/roots.ts';
import { sarifLog } from '../../base/sarif.ts';
import { version } from '../../base/version.ts';
import { isManifestRule, manifestRuleSeverities } from '../../clients/kubernetes/manifestRules.ts';
import { defineTool, type AnyTool, type Outcome, type ToolContext } from '../../tools/tool.ts';
import { briefManifests } from './core/brief.ts';
import {
  judgeManifests,
  type DefinitionFinder,
  type JudgeSettings,
  type ManifestFile,
} from './core/judge.ts';
import { isPatch } from './core/kustomize.ts';
import type { ManifestReport } from './core/report.ts';
import { printManifests } from './core/reportText.ts';
import { findDefinitionsIn } from './core/workspace.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const finding = z.object({
  rule: z.custom<keyof typeof manifestRuleSeverities>(
    (value) => typeof value === 'string' && isManifestRule(value),
  ),
  severity: z.literal(['error', 'warning', 'information']),
  field: z.string(),
  line: z.number(),
  column: z.number(),
  endLine: z.number(),
  endColumn: z.number(),
  message: z.string(),
  fixes: list(z.string()),
});
const judged = z.object({
  status: z.literal('ok'),
  /** The version whose types judged, whatever was asked for. */
  kubernetes: z.string(),
  documents: list(
    z.object({
      file: z.string(),
      line: z.number(),
      apiVersion: z.string(),
      kind: z.string(),
      name: z.string(),
      findings: list(finding),
      note: z.exactOptional(z.string()),
    }),
  ),
});
const failed = z.object({ status: z.literal('failed'), reason: z.string() });

/** Bytes; a larger manifest is refused. */
const largest = 10_000_000;

const validateManifests = defineTool({
  name: 'validate_manifests',
  title: 'Validate Kubernetes manifests as the API server would',
  description:
    "Judges Kubernetes YAML by the API server's own code, with no cluster: unknown fields, values that are refused, warnings, " +
    'and API versions that a Kubernetes version deprecates or no longer serves, each with its line. It does not see admission ' +
    'policies, quotas or what exists in a cluster; custom resources are checked by their definition, from the files or the workspace.',
  effect: 'read',
  input: z.object({
    files: z
      .array(z.string())
      .min(1)
      .describe('YAML files; - is standard input, such as what kustomize prints.'),
    kubeVersion: z
      .exactOptional(z.string().regex(/^v?1\.\d+(?:[.+-].*)?$/, 'is no Kubernetes version such as 1.34.'))
      .describe('Decides which API versions are deprecated or removed, such as 1.34.'),
  }),
  output: z.union([judged, failed]),
  positional: 'files',
  async run({ files, kubeVersion }, context) {
    const read: ManifestFile[] = [];
    for (const name of files) {
      const text = await readManifest(name, context);
      if (text === undefined) return { status: 'failed' as const, reason: t('{0} cannot be read.', name) };
      const isPart = name !== '-' && (await isPatch(context.ports.files, joinPath(context.folder, name)));
      read.push({ name, text, isWhole: name === '-', isPart });
    }
    const settings: JudgeSettings = {
      severities: {},
      findDefinitions: await definitionFinder(context),
      ...(kubeVersion === undefined ? {} : { kubernetesVersion: kubeVersion }),
    };
    const answer = await judgeManifests(context.ports.engine, read, settings, { signal: context.signal });
    context.signal.throwIfAborted();
    if (!answer.ok) return { status: 'failed' as const, reason: answer.error.message };
    return { status: 'ok' as const, ...answer.value };
  },
  print: (output) => (output.status === 'ok' ? printManifests(output.documents) : ''),
  outcome: (output) => (output.status === 'ok' ? worstOf(output.documents) : 'failed'),
  reason: (output) => (output.status === 'failed' ? output.reason : ''),
  formats: {
    sarif: (output) => (output.status === 'ok' ? sarifOf(output.documents) : sarifOf([])),
  },
  brief: (output) => (output.status === 'ok' ? briefManifests(output) : [output]),
});

export const manifestTools: readonly AnyTool[] = [validateManifests];

async function definitionFinder(context: ToolContext): Promise<DefinitionFinder> {
  const { folder, ports } = context;
  if (await isOutside(context, folder)) return () => Promise.resolve([]);
  return findDefinitionsIn(ports.files, folder);
}

/** A model may look at the folders that are open, and at no other. */
async function readManifest(name: string, context: ToolContext): Promise<string | undefined> {
  if (name === '-') return context.readInput?.();
  const path = joinPath(context.folder, name);
  if (await isOutside(context, path)) return undefined;
  const bytes = await context.ports.files.read(path, largest);
  return bytes.ok ? new TextDecoder().decode(bytes.value) : undefined;
}

function sarifOf(documents: readonly ManifestReport[]): string {
  const results = documents.flatMap(({ file, kind, name, findings }) =>
    findings.map(({ rule, severity, message, field, line, column, endLine, endColumn }) => ({
      rule,
      severity,
      message: `${kind} ${name}: ${message}`,
      place: { path: file, line, column, endLine, endColumn },
      fingerprint: [file, kind, name, rule, field].join('|'),
    })),
  );
  return sarifLog(results, manifestRuleSeverities, version);
}

function worstOf(documents: readonly ManifestReport[]): Outcome {
  const severities = new Set(documents.flatMap(({ findings }) => findings.map(({ severity }) => severity)));
  for (const severity of ['error', 'warning', 'information'] as const) {
    if (severities.has(severity)) return severity;
  }
  return 'clean';
}
