/** Ways of working with agents, and which of them fits a situation: by its words, the open files and the tabs that run. */
import { t } from '@vscode/l10n';

export interface Pattern {
  readonly id: string;
  readonly scenario: string;
  readonly title: string;
  /** A layout by its id, or a command by what it does. */
  readonly leads: { readonly layout: string } | { readonly command: PatternCommand };
  /** Stems of words, in lower case. */
  readonly words: readonly string[];
  /** Of paths that are open. */
  readonly files: RegExp | undefined;
}

export type PatternCommand = 'handoff' | 'runbook' | 'validate';

export interface Situation {
  /** What the person wrote; may be empty. */
  readonly words: string;
  /** Paths of open files. */
  readonly files: readonly string[];
  /** Tasks and names of running tabs. */
  readonly tabs: readonly string[];
  /** Of the tab with the fullest context, from 0 to 1; null where none is known. */
  readonly fullest: number | null;
}

export interface RankedPattern {
  readonly pattern: Pattern;
  readonly score: number;
  /** Why it stands where it does, for a person. */
  readonly reasons: readonly string[];
}

/** What each leads to, and what speaks for it. In the order of a table that people know. */
const triggers = [
  [
    'investigation',
    { layout: 'investigation' },
    'investigat debug crash crashloop oom why broken slow latency error log restart production issue root cause',
    /\.log$/,
  ],
  [
    'parallel-updates',
    { layout: 'parallel-updates' },
    'update upgrade parallel several charts swap blue-green cluster change coordinate parts',
    /Chart\.yaml$|values[^/]*\.yaml$/,
  ],
  [
    'document-analysis',
    { layout: 'document-analysis' },
    'document docs rfc architecture standard policy vendor read reference pdf guide',
    /\/docs?\/|\.(?:md|pdf|adoc)$/,
  ],
  [
    'dual-data-store',
    { layout: 'dual-data-store' },
    'work item items ticket tickets backlog azure devops board sprint replica story bug',
    /work-items\//,
  ],
  [
    'handoff-chain',
    { command: 'handoff' },
    'long migration migrate handoff hand context full window continue session days',
    /handoffs\//,
  ],
  [
    'multi-repository',
    { layout: 'multi-repository' },
    'repositories repository repos across services cross connection database network terraform ansible application',
    undefined,
  ],
  [
    'runbook-generator',
    { command: 'runbook' },
    'runbook postmortem document afterwards after incident lessons write-up review',
    /incidents\/|runbooks\/|postmortems\//,
  ],
  [
    'drift',
    { layout: 'drift' },
    'drift terraform state inventory unmanaged import plan resources azure',
    /\.tf(?:vars)?$|inventory\//,
  ],
  [
    'emergency-rollback',
    { layout: 'emergency-rollback' },
    'emergency rollback roll revert urgent outage down now sev1 page incident broke deploy',
    /incidents\//,
  ],
  [
    'configuration-validator',
    { command: 'validate' },
    'validate validation check before deploy deployment environments limits values config configuration pre-deployment',
    /values[^/]*\.yaml$|values\/[^/]+\.yaml$/,
  ],
] as const satisfies readonly (readonly [string, Pattern['leads'], string, RegExp | undefined])[];

type PatternId = (typeof triggers)[number][0];

/** All of them, each with its scenario and title. */
export function allPatterns(): readonly Pattern[] {
  const titles: Readonly<Record<PatternId, readonly [scenario: string, title: string]>> = {
    investigation: [t('Investigating a production issue'), t('Investigation')],
    'parallel-updates': [
      t('An infrastructure update of several parts'),
      t('Parallel updates with a coordinator'),
    ],
    'document-analysis': [t('Working with large documents'), t('Document analysis')],
    'dual-data-store': [t('Managing work items'), t('Search and update of work items')],
    'handoff-chain': [t('A long-running migration'), t('Handoff chain')],
    'multi-repository': [
      t('Troubleshooting across repositories'),
      t('Investigation in several repositories'),
    ],
    'runbook-generator': [t('Documentation after an incident'), t('Runbook from an incident')],
    drift: [t('Finding Terraform drift'), t('Drift: inventory, compare, resolve')],
    'emergency-rollback': [t('Emergency response'), t('Emergency rollback')],
    'configuration-validator': [t('Validation before a deployment'), t('Validate every environment')],
  };
  return triggers.map(([id, leads, words, files]) => {
    const [scenario, title] = titles[id];
    return { id, scenario, title, leads, words: words.split(' '), files };
  });
}

/** The best first; equal ones in their order. All of them are answered. */
export function rankPatterns(situation: Situation): readonly RankedPattern[] {
  const said = wordsOf(situation.words);
  const running = new Set(situation.tabs.flatMap((text) => [...wordsOf(text)]));
  return allPatterns()
    .map((pattern) => {
      const words = wordsAbout(pattern, said);
      const inTabs = wordsAbout(pattern, running);
      const file = situation.files.find((path) => pattern.files?.test(path) === true);
      const full = pattern.id === 'handoff-chain' && (situation.fullest ?? 0) >= 0.4;
      const reasons = [
        ...(words.length > 0 ? [t('you said {0}', words.map((word) => `“${word}”`).join(', '))] : []),
        ...(file === undefined ? [] : [t('{0} is open', file)]),
        ...(inTabs.length > 0 ? [t('a running tab is about {0}', inTabs.join(', '))] : []),
        ...(full ? [t('a context is {0} % full', Math.round((situation.fullest ?? 0) * 100))] : []),
      ];
      const score =
        4 * words.length + (file === undefined ? 0 : 2) + Math.min(inTabs.length, 2) + (full ? 3 : 0);
      return { pattern, score, reasons };
    })
    .sort((a, b) => b.score - a.score);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z0-9-]+/g) ?? []);
}

/** Those of the words that speak for a pattern, as they were said. */
function wordsAbout({ words }: Pattern, said: ReadonlySet<string>): readonly string[] {
  return [...new Set(words.flatMap((stem) => matchOf(said, stem) ?? []))];
}

function matchOf(said: ReadonlySet<string>, stem: string): string | undefined {
  if (said.has(stem)) return stem;
  if (stem.length < 4) return undefined;
  return [...said].find((word) => word.startsWith(stem) || (word.length >= 5 && stem.startsWith(word)));
}
