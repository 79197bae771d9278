/** What the tools of incidents answer, and how it is printed. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { kinds } from '../../../clients/notes/incidentEvents.ts';
import { utc } from './record/quote.ts';
import { runbookRules } from './lint/lintRunbook.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
export const failed = z.object({ status: z.literal('failed'), reason: z.string() });
export type Failed = z.infer<typeof failed>;

export function failure(reason: string): Failed {
  return { status: 'failed', reason };
}

export const timelineAnswer = z.object({
  status: z.literal(['ok', 'empty']),
  incident: z.string(),
  title: z.string(),
  severity: z.nullable(z.string()),
  state: z.string(),
  total: z.number(),
  rows: list(
    z.object({
      seq: z.number(),
      /** ISO 8601, UTC. */
      time: z.string(),
      estimated: z.boolean(),
      kind: z.literal(kinds),
      actor: z.string(),
      text: z.string(),
      failed: z.boolean(),
    }),
  ),
  /** What is wrong with the log. */
  problems: list(z.string()),
});

export const runbookRows = z.object({
  status: z.literal(['ok', 'empty']),
  total: z.number(),
  runbooks: list(
    z.object({
      path: z.string(),
      title: z.string(),
      symptoms: list(z.string()),
      alerts: list(z.string()),
      services: list(z.string()),
      /** Steps that change something are told apart by their effect. */
      steps: list(z.object({ id: z.string(), effect: z.string(), text: z.string() })),
      /** `YYYY-MM-DD`, or null. */
      lastVerified: z.nullable(z.string()),
      score: z.number(),
    }),
  ),
});

export const similarAnswer = z.object({
  status: z.literal(['ok', 'empty']),
  found: list(
    z.object({
      kind: z.literal(['incident', 'postmortem', 'runbook']),
      id: z.string(),
      title: z.string(),
      path: z.string(),
      at: z.nullable(z.string()),
      score: z.number(),
      shared: list(z.string()),
      causes: z.string(),
    }),
  ),
  /** Ids of incidents of which this one is a repetition. */
  recurrences: list(z.string()),
});

export const checkAnswer = z.object({
  status: z.literal('ok'),
  runbooks: list(
    z.object({
      path: z.string(),
      findings: list(
        z.object({
          rule: z.literal(runbookRules),
          severity: z.literal(['error', 'warning']),
          line: z.number(),
          step: z.string(),
          message: z.string(),
        }),
      ),
    }),
  ),
  /** Null where no cluster was asked. */
  cluster: z.nullable(
    z.object({
      context: z.string(),
      /** Objects that were asked for. */
      asked: z.number(),
      /** Why some could not be told. */
      untold: list(z.string()),
      /** Contexts of steps that belong to other clusters: those were not asked. */
      elsewhere: list(z.string()),
    }),
  ),
});

const figure = z.nullable(z.number());
export const impactAnswer = z.object({
  status: z.literal('ok'),
  start: z.number(),
  end: z.number(),
  duration: z.number(),
  requests: figure,
  failed: figure,
  share: figure,
  users: figure,
  objective: z.string(),
  windowDays: z.number(),
  budgetSpent: figure,
  basis: z.nullable(z.literal(['requests', 'time'])),
  attained: z.object({ before: figure, after: figure }),
  shareBefore: figure,
  shareAfter: figure,
  queries: list(z.object({ name: z.string(), expr: z.string(), time: z.number(), value: figure })),
  notes: list(z.string()),
});

export const documentAnswer = z.object({
  status: z.literal('ok'),
  incident: z.string(),
  markdown: z.string(),
  /** Where it was written; null where it was only printed. */
  path: z.nullable(z.string()),
  /** Parts that a person has edited, left as they are. */
  kept: list(z.string()),
});

export const recordedAnswer = z.object({ status: z.literal('ok'), incident: z.string(), seq: z.number() });

export function printTimeline(answer: z.infer<typeof timelineAnswer>): string {
  const { incident, title, severity, state, rows, problems } = answer;
  return [
    [incident, severity, state, title].filter(Boolean).join('  '),
    ...rows.map(
      ({ seq, time, estimated, actor, kind, text, failed: bad }) =>
        `${String(seq).padStart(4)}  ${estimated ? '~' : ' '}${utc(Date.parse(time))}  ${actor.padEnd(10)}  ${kind.padEnd(10)}  ${bad ? '! ' : ''}${text}`,
    ),
    ...problems,
    '',
  ].join('\n');
}

export function printRunbooks({ runbooks }: z.infer<typeof runbookRows>): string {
  const rows = runbooks.map(
    ({ path, title, alerts, lastVerified }) =>
      `${path}  ${title}${alerts.length > 0 ? `  [${alerts.join(', ')}]` : ''}  ${lastVerified ?? t('never verified')}`,
  );
  return `${rows.length > 0 ? rows.join('\n') : t('No runbook fits.')}\n`;
}

export function printSimilar({ found, recurrences }: z.infer<typeof similarAnswer>): string {
  const rows = found.map(
    ({ kind, id, title, score, shared }) =>
      `${score.toFixed(2)}  ${kind.padEnd(10)}  ${id}  ${title}  (${shared.join(', ')})`,
  );
  const again = recurrences.length > 0 ? [t('It came back: {0}.', recurrences.join(', '))] : [];
  return `${rows.length > 0 ? [...rows, ...again].join('\n') : t('Nothing like it was found.')}\n`;
}

export function printCheck({ runbooks, cluster }: z.infer<typeof checkAnswer>): string {
  const lines = runbooks.flatMap(({ path, findings }) =>
    findings.map(({ line, severity, rule, message }) => `${path}:${line}: ${severity}: ${message} [${rule}]`),
  );
  const errors = runbooks
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'error').length;
  const asked = cluster === null ? [] : [t('{0} objects asked for in "{1}"', cluster.asked, cluster.context)];
  const others =
    cluster === null || cluster.elsewhere.length === 0
      ? []
      : [t('Steps of other contexts were not asked about: {0}', cluster.elsewhere.join(', '))];
  return [
    ...lines,
    ...(cluster?.untold ?? []),
    ...others,
    ...asked,
    t('{0} runbooks, {1} errors, {2} warnings', runbooks.length, errors, lines.length - errors),
    '',
  ].join('\n');
}

export function* briefDocument(output: z.infer<typeof documentAnswer>): Iterable<unknown> {
  const { markdown, ...rest } = output;
  for (const most of [12_000, 3000]) {
    yield {
      ...rest,
      markdown: markdown.slice(0, most),
      cut: `The first ${most} of ${markdown.length} characters. Ask with save, and read the file.`,
    };
  }
}
