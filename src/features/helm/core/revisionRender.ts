/** What an environment of a chart rendered to at a revision of its repository. */
import type { Ports } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { RenderAnswer } from '../../../clients/engine/charts.ts';
import { openGit, type Git, type GitFailure } from '../../../clients/git/command.ts';
import { openRevision } from '../../../clients/git/revisionFiles.ts';
import { resolveCommit } from '../../../clients/git/base.ts';
import { listRevisions, type Revision } from '../../../clients/git/revisions.ts';
import { describeChart, type DiscoveryFailure } from '../../../clients/helm/discovery.ts';
import type { HelmSettings } from './settings.ts';
import { createValidator, type ValidatorFailure } from './validator.ts';

export type RevisionPorts = Pick<Ports, 'engine' | 'processes'>;
export type RevisionFailure = GitFailure | DiscoveryFailure | ValidatorFailure;

export interface RevisionRequest {
  /** Absolute folder in which the chart was found; a repository, or in one. */
  readonly root: string;
  /** Absolute. */
  readonly chartFolder: string;
  readonly environment: string;
  readonly revision: string;
  readonly settings: HelmSettings;
}

export async function renderAtRevision(
  { engine, processes }: RevisionPorts,
  { root, chartFolder, environment, revision, settings }: RevisionRequest,
): Promise<Result<RenderAnswer, RevisionFailure>> {
  const git = await openGit(processes, root);
  if (!git.ok) return git;
  const commit = await resolveCommit(git.value, revision);
  if (!commit.ok) return commit;
  const files = await openRevision(git.value, commit.value);
  if (!files.ok) return files;
  const { environments } = settings;
  const chart = await describeChart(files.value, chartFolder, {
    environments,
    roots: [root],
    searched: root,
  });
  if (!chart.ok) return chart;
  const validator = createValidator({
    ports: { files: files.value, engine },
    settings: { ...settings, roots: [root] },
  });
  return validator.renderDocuments(chart.value, environment);
}

/** The revisions of the repository that a chart lies in. */
export async function chartRevisions(
  { processes }: RevisionPorts,
  { root, chartFolder }: Pick<RevisionRequest, 'root' | 'chartFolder'>,
): Promise<Result<readonly Revision[], GitFailure>> {
  const git: Result<Git, GitFailure> = await openGit(processes, root);
  if (!git.ok) return err(git.error);
  const revisions = await listRevisions(git.value, chartFolder);
  return revisions.ok ? ok(revisions.value) : revisions;
}
