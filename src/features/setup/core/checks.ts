/** What "Check set-up" finds: each part with its version, where it is, and what to do where it is missing. */
import { t } from '@vscode/l10n';
import type { Engine, Processes } from '../../../base/ports.ts';
import { readVersions } from '../../../clients/engine/versions.ts';
import { checkServers, type ServerSetup } from './prometheusServers.ts';
import type { SetupRow } from './setupRow.ts';

interface Program {
  readonly name: string;
  readonly program: string;
  readonly versionArguments: readonly string[];
  readonly use: string;
  readonly missing: string;
}

function programs(): readonly Program[] {
  return [
    {
      name: 'git',
      program: 'git',
      versionArguments: ['--version'],
      use: t('Lists and makes worktrees. Not needed for charts.'),
      missing: t('Worktrees need it, charts do not. It comes from your package manager or from git-scm.com.'),
    },
    {
      name: 'helm',
      program: 'helm',
      versionArguments: ['version', '--short'],
      use: t(
        'Not needed: charts are rendered by the Helm that is built in. Mind the difference where the versions differ.',
      ),
      missing: t('Not needed: charts are rendered by the Helm that is built in.'),
    },
  ];
}

export interface SetupPorts {
  readonly engine: Engine;
  /** Undefined where no program may run: an untrusted workspace. */
  readonly processes: Processes | undefined;
  readonly servers: ServerSetup;
}

/** Looks at every part at once; never fails, and never takes longer than the time limits of its ports. */
export async function checkSetup({ engine, processes, servers }: SetupPorts): Promise<readonly SetupRow[]> {
  return (
    await Promise.all([
      checkEngine(engine),
      ...programs().map(async (program) => [await check(program, processes)]),
      checkServers(servers),
    ])
  ).flat();
}

async function checkEngine(engine: Engine): Promise<readonly SetupRow[]> {
  const answer = await readVersions(engine);
  if (!answer.ok) {
    const advice = t(
      'Install the extension again; if that does not help, copy the diagnostics into a bug report.',
    );
    const { message } = answer.error;
    return [{ name: t('Helm, built in'), state: 'failed', version: '', place: message, advice }];
  }
  const { helm, kubernetes } = answer.value;
  return (['4', '3'] as const).map((major) => ({
    name: t('Helm {0}, built in', major),
    state: 'ready',
    version: helm[major],
    place: t('in the extension'),
    advice: t(
      'Renders charts. Templates see Kubernetes {0} unless an environment names another.',
      kubernetes[major],
    ),
  }));
}

async function check(program: Program, processes: Processes | undefined): Promise<SetupRow> {
  const { name, use, missing } = program;
  if (!processes) {
    const advice = t('Not looked for: no program runs until you trust this folder.');
    return { name, state: 'unknown', version: '', place: '', advice };
  }
  const place = await processes.find(program.program);
  if (place === undefined) return { name, state: 'missing', version: '', place: '', advice: missing };
  const outcome = await processes.run({ program: place, args: program.versionArguments, timeLimit: 5000 });
  if (!outcome.ok) return { name, state: 'failed', version: '', place, advice: outcome.error.message };
  const version = (outcome.value.stdout.trim().split('\n')[0] ?? '').replace(/^git version /, '');
  return { name, state: 'ready', version, place, advice: use };
}

/** The rows as text for a bug report. */
export function describeSetup(rows: readonly SetupRow[]): string {
  return rows
    .map(({ name, state, version, place, own }) => {
      const shown = own ? [state, version] : [state, version, place];
      return `${own ? name.replace(/:.*$/, '') : name}: ${shown.filter(Boolean).join(', ')}`;
    })
    .join('\n');
}
