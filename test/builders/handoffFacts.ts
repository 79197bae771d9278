/** Facts of a handoff from the made sessions, with a repository that is only told of. */
import path from 'node:path';
import { readRecord, type SessionRecord } from '../../src/clients/agents/record.ts';
import type { GitFacts, HandoffFacts } from '../../src/features/handoff/core/facts.ts';
import { createFiles } from '../../src/node/files.ts';

const folder = path.resolve(import.meta.dirname, '../fixtures/handoffs');
export const madeSessions = {
  claude: path.join(folder, '33333333-3333-4333-8333-333333333333.jsonl'),
  codex: path.join(folder, 'rollout-2026-05-13T11-00-00-0198c000-0000-7000-8000-000000000001.jsonl'),
} as const;

export async function madeRecord(agent: keyof typeof madeSessions): Promise<SessionRecord> {
  const files = createFiles();
  const record = await readRecord({ files, fileParts: files }, madeSessions[agent]);
  if (!record.ok) throw new Error(record.error.message);
  return record.value;
}

export const madeGit: GitFacts = {
  top: '/src/company',
  branch: 'feature/cluster-migration',
  head: '2cb8f3a1d94be6c07f51a2d38e90bb64d7c1f2aa',
  upstream: 'origin/feature/cluster-migration',
  ahead: 2,
  behind: 0,
  operation: null,
  uncommitted: [
    { path: 'user-api/values.yaml', kind: 'changed', code: '.M', submodule: false },
    { path: 'user-api/values/production.yaml', kind: 'untracked', code: '??', submodule: false },
  ],
  base: 'origin/main',
  changed: ['user-api/Chart.yaml', 'user-api/values.yaml'],
  commits: [{ id: '2cb8f3a', subject: 'Raise the chart to 2.1.0', time: Date.UTC(2026, 4, 13, 9, 0, 30) }],
};

export function factsOf(record: SessionRecord, given: Partial<HandoffFacts> = {}): HandoffFacts {
  return {
    goal: undefined,
    task: undefined,
    cwd: '/src/company',
    git: { found: true, value: madeGit },
    session: { found: true, value: record },
    existing: new Set(['/src/company/user-api/Chart.yaml', '/src/company/monitoring/alerts/api.yaml']),
    previous: undefined,
    ...given,
  };
}
