/** Environments as they rendered at a revision of the repository; nothing is loaded before the first is asked for. */
import * as vscode from 'vscode';
import type { Result } from '../../../base/result.ts';
import type { RenderAnswer } from '../../../clients/engine/charts.ts';
import type { Revision } from '../../../clients/git/revisions.ts';
import { pathOf } from '../../../editor/files.ts';
import type { RevisionFailure, RevisionPorts } from '../core/revisionRender.ts';
import type { ChartState } from './chartsModel.ts';

export interface RevisionCharts {
  render(
    state: ChartState,
    environment: string,
    revision: string,
  ): Promise<Result<RenderAnswer, RevisionFailure>>;
  /** Branches, tags and the commits that changed the chart. */
  revisions(state: ChartState): Promise<Result<readonly Revision[], RevisionFailure>>;
}

export function createRevisionCharts(ports: RevisionPorts): RevisionCharts {
  const places = ({ chart, root }: ChartState) => ({ chartFolder: chart.folder, root: pathOf(root.uri) });
  return {
    async render(state, environment, revision) {
      const { renderAtRevision } = await import('../core/revisionRender.ts');
      const { settings } = state;
      return renderAtRevision(ports, { ...places(state), environment, revision, settings });
    },
    async revisions(state) {
      const { chartRevisions } = await import('../core/revisionRender.ts');
      return chartRevisions(ports, places(state));
    },
  };
}

/** What a person picks from; `HEAD` is the first. */
export async function pickRevision(
  revisions: readonly Revision[],
): Promise<{ readonly name: string; readonly label: string } | undefined> {
  const icons = { branch: 'git-branch', remote: 'cloud', tag: 'tag', commit: 'git-commit' } as const;
  const items = [
    {
      label: '$(git-commit) HEAD',
      description: vscode.l10n.t('the last commit'),
      name: 'HEAD',
      short: 'HEAD',
    },
    ...revisions.map(({ name, kind, label, subject, age }) => ({
      label: `$(${icons[kind]}) ${label}`,
      description: `${subject} · ${age}`,
      name,
      short: label,
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Choose a branch, a tag or a commit that changed the chart'),
    matchOnDescription: true,
  });
  return chosen && { name: chosen.name, label: chosen.short };
}
