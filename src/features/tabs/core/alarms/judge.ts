/** Ways of working that go wrong, told with their evidence: one tab for everything, a request without context, stale data. */
import { t } from '@vscode/l10n';
import { nameOf } from '../../../../base/paths.ts';
import { ageWords } from '../state/words.ts';
import type { AlarmFacts } from './facts.ts';

export const alarmIds = ['everything-tab', 'context-free-request', 'stale-data'] as const;
export type AlarmId = (typeof alarmIds)[number];

export interface Alarm {
  readonly id: AlarmId;
  readonly title: string;
  /** What was seen, and what to do instead. */
  readonly evidence: string;
}

/** What the disk says about the files of the conversation. */
export interface AlarmWorld {
  /** The repository that a file lies in; undefined outside of any. */
  readonly repositoryOf: (file: string) => string | undefined;
  /** Milliseconds since 1970 of a file's last change; undefined where it is gone. */
  readonly modified: (file: string) => number | undefined;
  /** Milliseconds since 1970 as `last-updated.txt` beside an inventory or replica says. */
  readonly updated: (file: string) => number | undefined;
  readonly now: number;
  /** Milliseconds. */
  readonly staleAfter: number;
}

export function judgeAlarms(facts: AlarmFacts, world: AlarmWorld): readonly Alarm[] {
  return [everythingTab(facts, world), contextFree(facts), staleData(facts, world)].flatMap(
    (alarm) => alarm ?? [],
  );
}

/** Kinds of work, each by the words with which people ask for it. */
const areas: readonly (readonly [name: string, words: RegExp])[] = [
  ['investigation', /\b(?:investigate|debug|root cause|why (?:is|does|did|are)|find out)\b/i],
  ['change', /\b(?:fix|implement|refactor|upgrade|migrate|raise|lower|rename)\b/i],
  ['tests', /\b(?:write|add|run) (?:\w+ ){0,3}tests?\b/i],
  ['documentation', /\b(?:runbook|readme|wiki|postmortem|document (?:the|this|all|what))\b/i],
  ['deployment', /\b(?:deploy|roll ?out|roll ?back|release)\b/i],
  ['work items', /\b(?:work items?|tickets?|backlog)\b/i],
];
const ticket = /\b[A-Z][A-Z0-9]{1,9}-\d+\b|(?<![\w&])#\d{2,7}\b/g;

function everythingTab(facts: AlarmFacts, { repositoryOf }: AlarmWorld): Alarm | undefined {
  const repositories = new Set([...facts.edited].flatMap((file) => repositoryOf(file) ?? []));
  // A first prompt lists what is beside the task; what was asked afterwards is what was added to it.
  const asked = areas.filter(([, words]) => facts.prompts.some((prompt) => words.test(prompt)));
  const tickets = new Set(facts.prompts.flatMap((prompt) => prompt.match(ticket) ?? []));
  const seen = [
    ...(repositories.size >= 2 ? [t('it changed files in {0} repositories', repositories.size)] : []),
    ...(asked.length >= 4 && facts.prompts.length >= 4
      ? [t('it was asked for {0}', asked.map(([name]) => name).join(', '))]
      : []),
    ...(tickets.size >= 3 ? [t('it works on {0}', [...tickets].slice(0, 4).join(', '))] : []),
    ...(facts.compactions >= 2 ? [t('its context was compacted {0} times', facts.compactions)] : []),
  ];
  if (seen.length === 0) return undefined;
  const evidence = t('{0}. Separate concerns go into separate tabs.', seen.join('; '));
  return { id: 'everything-tab', title: t('One tab for everything'), evidence };
}

/** A path, a name of a thing, a figure with a unit, a ticket, an address, or quoted words: each is something to hold on to. */
const anchors = [
  /[\w.-]+\/[\w.-]+/,
  /\b\w+\.(?:ya?ml|json|tf|ts|js|py|go|sh|md|log|txt|toml|cs|java|rb|rs)\b/i,
  /\b[a-z0-9]+(?:[-_][a-z0-9]+)+\b/i,
  /\b[a-z]+[A-Z]\w*\b/,
  /\b\d+(?:\.\d+)*\s?(?:%|ms|s|min|h|m|Mi|Gi|GB|MB|k|rps|x)?\b/,
  ticket,
  /https?:\/\//i,
  /["“`'][^"”`']{3,}["”`']/,
];
const shortRequest = 12;

function contextFree({ prompts }: AlarmFacts): Alarm | undefined {
  const [first] = prompts;
  if (first === undefined) return undefined;
  const words = first.trim().split(/\s+/);
  const named = anchors.some((anchor) =>
    new RegExp(anchor.source, anchor.flags.replace('g', '')).test(first),
  );
  // A greeting, a command of the agent itself, or a question about it asks for no work.
  const asks =
    /\b(?:fix|repair|debug|solve|investigate|change|update|improve|check|make|broken|fails?|failing|error)\b/i.test(
      first,
    );
  if (named || !asks || words.length > shortRequest || first.startsWith('/')) return undefined;
  const evidence = t(
    'the first request was “{0}”: no path, no name, no figure. Say what is broken, where, and what fixed looks like.',
    first.trim(),
  );
  return { id: 'context-free-request', title: t('A request without context'), evidence };
}

const store = /\/(?:inventory|work-items)\/[^/]+\.json$/;

function staleData(facts: AlarmFacts, world: AlarmWorld): Alarm | undefined {
  const seen: string[] = [];
  for (const [file, readAt] of facts.read) {
    const updated = store.test(file) ? world.updated(file) : undefined;
    if (updated !== undefined && readAt - updated > world.staleAfter) {
      seen.push(t('{0} was {1} old when it was read', nameOf(file), ageWords(readAt - updated)));
      continue;
    }
    const modified = world.modified(file);
    const answered = facts.answered;
    // A few seconds are the agent's own formatter or the file system's clock.
    if (modified === undefined || answered === undefined || modified - readAt < 5000) continue;
    if (answered > modified)
      seen.push(t('{0} changed after it was read, and before the last answer', nameOf(file)));
  }
  if (seen.length === 0) return undefined;
  const more = seen.length > 2 ? [t('and {0} more', seen.length - 2)] : [];
  const evidence = t(
    '{0}. Bring it up to date, or have it read again.',
    [...seen.slice(0, 2), ...more].join('; '),
  );
  return { id: 'stale-data', title: t('Stale data'), evidence };
}
