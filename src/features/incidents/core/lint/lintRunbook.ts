/** What is wrong with a runbook, before somebody needs it at night. */
import { t } from '@vscode/l10n';
import { isAbsolute, isWithin, joinPath, parentOf } from '../../../../base/paths.ts';
import type { Files, ShellSyntax } from '../../../../base/ports.ts';
import { worst, type Effect } from '../effect/effect.ts';
import { effectOf } from '../effect/effects.ts';
import { readShell } from '../effect/shellWords.ts';
import type { LiveObjects } from './liveObjects.ts';
import { readRunbook, type ReadRunbook, type ReadStep } from '../runbook/readRunbook.ts';

export const runbookRules = [
  'head-unreadable',
  'trigger-unusable',
  'command-unreadable',
  'write-without-verify',
  'write-without-undo',
  'unknown-step',
  'effect-understated',
  'dead-path',
  'dead-resource',
  'secret-left-out',
  'not-verified',
] as const;
export type RunbookRule = (typeof runbookRules)[number];

export interface RunbookFinding {
  readonly rule: RunbookRule;
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  /** Of the step; empty for the file. */
  readonly step: string;
  readonly message: string;
}

/** Days after which what was seen to work may work no more. */
const freshFor = 90;

export interface LintPlace {
  /** Absolute, of the runbook's file. */
  readonly path: string;
  /** Absolute folders that paths in commands may start from. */
  readonly roots: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Left out where no cluster is asked. */
  readonly live?: LiveObjects;
}

export async function lintRunbook(
  { shell, files }: { readonly shell: ShellSyntax; readonly files: Files },
  text: string,
  place: LintPlace,
): Promise<readonly RunbookFinding[]> {
  const runbook = await readRunbook(text);
  const findings: RunbookFinding[] = [
    ...headFindings(runbook, place.now),
    ...(await triggerFindings(runbook, shell)),
  ];
  const ids = new Set(runbook.steps.map(({ id }) => id));
  const asked = new Set(runbook.steps.flatMap(({ verify, undo }) => [verify, undo]));
  for (const step of runbook.steps) {
    const report: Report = (rule, severity, message) =>
      findings.push({ rule, severity, line: step.line, step: step.id, message });
    const parsed = await shell.statements(step.text);
    if (!parsed.ok && parsed.error.code === 'syntax')
      report('command-unreadable', 'error', parsed.error.message);
    const computed = await effectOf(step.text, shell);
    effectFindings(step, computed, report);
    // What only checks or takes back is not asked for a check and a way back of its own.
    if (!asked.has(step.id)) pairFindings(step, worst([computed, step.effect ?? computed]), report);
    referenceFindings(step, ids, report);
    if (step.text.includes('[redacted]') || step.edited === 'secret') {
      report(
        'secret-left-out',
        'warning',
        t('A secret was left out of this command: put a variable in its place.'),
      );
    }
    for (const path of await deadPaths(files, step, place)) {
      report('dead-path', 'error', t('{0} is not there any more.', path));
    }
    for (const object of (await place.live?.dead(step, runbook)) ?? []) {
      const context = place.live?.context ?? '';
      report('dead-resource', 'error', t('{0} is not in the cluster of "{1}" any more.', object, context));
    }
  }
  return [...findings, ...(await deadLinks(files, runbook, place))].toSorted((a, b) => a.line - b.line);
}

type Report = (rule: RunbookRule, severity: RunbookFinding['severity'], message: string) => void;

function headFindings({ fault, front }: ReadRunbook, now: number): readonly RunbookFinding[] {
  const at = { line: 1, step: '' };
  if (fault !== undefined) {
    return [
      { ...at, rule: 'head-unreadable', severity: 'error', message: t('The head is no YAML: {0}', fault) },
    ];
  }
  const seen = front.lastVerified || front.generated;
  const age = seen === '' ? Number.POSITIVE_INFINITY : (now - Date.parse(seen)) / 86_400_000;
  if (age <= freshFor) return [];
  const message = Number.isFinite(age)
    ? t('Not verified for {0} days: run it, or check it and set last_verified.', Math.floor(age))
    : t('Nobody says when it was last verified: run it, or check it and set last_verified.');
  return [{ ...at, rule: 'not-verified', severity: 'warning', message }];
}

async function triggerFindings(
  { front: { rollbackWhen, badTriggers } }: ReadRunbook,
  shell: ShellSyntax,
): Promise<readonly RunbookFinding[]> {
  const changing: string[] = [];
  for (const { kind, text } of rollbackWhen) {
    if (kind === 'check' && (await effectOf(text, shell)) !== 'read') changing.push(text);
  }
  const messages = [
    ...badTriggers.map((number) =>
      t('Entry {0} of rollback_when names neither a query nor a check.', number),
    ),
    ...changing.map((text) => t('A check of rollback_when may only read: {0}', text)),
  ];
  return messages.map((message) => ({
    rule: 'trigger-unusable',
    severity: 'error',
    line: 1,
    step: '',
    message,
  }));
}

function effectFindings({ effect }: ReadStep, computed: Effect, report: Report): void {
  if (effect === undefined || worst([effect, computed]) === effect) return;
  report('effect-understated', 'error', t('It is marked "{0}", and counts as "{1}".', effect, computed));
}

function pairFindings({ verify, undo }: ReadStep, effect: Effect, report: Report): void {
  if (effect === 'read') return;
  if (verify === undefined) {
    report(
      'write-without-verify',
      'error',
      t('It changes something, and no step checks it: add verify=STEP.'),
    );
  }
  if (undo === undefined) {
    report(
      'write-without-undo',
      'error',
      t('It changes something, and no step takes it back: add undo=STEP, or undo=none.'),
    );
  }
}

function referenceFindings({ verify, undo }: ReadStep, ids: ReadonlySet<string>, report: Report): void {
  for (const id of [verify, undo === 'none' ? undefined : undo]) {
    if (id !== undefined && !ids.has(id)) report('unknown-step', 'error', t('There is no step "{0}".', id));
  }
}

/** Words of commands that are files: `./x`, `../x`, and what follows `-f` and the like. Addresses and variables are none. */
async function deadPaths(files: Files, step: ReadStep, place: LintPlace): Promise<readonly string[]> {
  const commands = readShell(step.text)?.commands ?? [];
  const paths = commands.flatMap(({ words }) =>
    words.flatMap(({ text, fixed }, at) => {
      const named = /^(?:-f|--filename|--values|--from-file|-k|--kustomize)$/.test(words[at - 1]?.text ?? '');
      const reads = /^(?:kubectl|helm)$/.test(words[0]?.text ?? '');
      const isPath = /^\.{1,2}\//.test(text) || (named && reads);
      return fixed && isPath && text !== '-' && !/^\w+:\/\//.test(text) ? [text] : [];
    }),
  );
  const dead: string[] = [];
  for (const path of new Set(paths)) {
    const candidates = isAbsolute(path) ? [path] : startsOf(place).map((start) => joinPath(start, path));
    if (!(await anyIsThere(files, candidates))) dead.push(path);
  }
  return dead;
}

/** The open folders, and each folder above the runbook in them: nobody says where commands are meant to be typed. */
function startsOf({ path, roots }: LintPlace): readonly string[] {
  const above: string[] = [];
  for (let folder = parentOf(path); !above.includes(folder); folder = parentOf(folder)) above.push(folder);
  return [
    ...above.filter((folder) => roots.some((root) => isWithin(folder, root))),
    parentOf(path),
    ...roots,
  ];
}

async function deadLinks(
  files: Files,
  { links }: ReadRunbook,
  { path }: LintPlace,
): Promise<readonly RunbookFinding[]> {
  const findings: RunbookFinding[] = [];
  const looked = new Map<string, boolean>();
  for (const { target, line } of links) {
    const file = decode(target.replace(/[#?].*$/, ''));
    if (file === '' || /^[a-z][\w+.-]*:/i.test(file) || file.startsWith('/')) continue;
    const there = looked.get(file) ?? (await anyIsThere(files, [joinPath(parentOf(path), file)]));
    if (!there && !looked.has(file)) {
      const message = t('The link leads to {0}, which is not there any more.', file);
      findings.push({ rule: 'dead-path', severity: 'error', line, step: '', message });
    }
    looked.set(file, there);
  }
  return findings;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function anyIsThere(files: Files, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    const stat = await files.stat(path);
    // What cannot be looked at may be there.
    if (stat.ok || stat.error.code !== 'not-found') return true;
  }
  return false;
}
