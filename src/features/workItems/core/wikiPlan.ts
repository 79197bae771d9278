/** A change of a wiki page as a plan: shown against the page as it is now, guarded by its version, read back. */
import { t } from '@vscode/l10n';
import { visibleText, type PlanOutcome, type Proposal } from '../../../base/approvals.ts';
import type { Failure, Result } from '../../../base/result.ts';
import type { AzureDevOpsFailure } from '../../../clients/azureDevOps/failures.ts';
import { createTransport } from '../../../clients/azureDevOps/transport.ts';
import {
  createWikiClient,
  type WikiClient,
  type WikiPage,
  type WikiPlace,
} from '../../../clients/azureDevOps/wiki.ts';
import type { WriteParts } from './writeProposal.ts';

export interface WikiChange extends WikiPlace {
  /** Markdown; the whole page afterwards. */
  readonly content: string;
}

export async function proposeWikiPage(
  { ports, access, approvals, who, byPerson = false }: Omit<WriteParts, 'onOutcome'>,
  change: WikiChange,
): Promise<Result<Proposal, AzureDevOpsFailure | Failure<'nothing-to-do' | 'too-many'>>> {
  const client = createWikiClient(createTransport({ ...ports, ...access }), access.project);
  const base = await client.page(change);
  if (!base.ok) return base;
  const content = visibleText(change.content);
  const before = base.value?.content ?? '';
  if (base.value !== undefined && before === content) {
    return { ok: false, error: { code: 'nothing-to-do', message: t('The page is like that already.') } };
  }
  const wanted = { ...change, content };
  return approvals.propose({
    plan: {
      title: base.value
        ? t('Change the wiki page {0}', change.path)
        : t('Write a new wiki page {0}', change.path),
      where: t('Azure DevOps, {0}, project {1}, wiki {2}', access.organisation, access.project, change.wiki),
      parts: [{ subject: change.path, changes: [{ field: t('Text'), before, after: content }] }],
      undo: t('The history of the page holds what was there before.'),
      who,
    },
    byPerson,
    check: () => checkPage(client, wanted, base.value),
    run: () => writePage(client, wanted, base.value),
  });
}

async function checkPage(
  client: WikiClient,
  wanted: WikiChange,
  base: WikiPage | undefined,
): Promise<PlanOutcome | undefined> {
  const now = await client.page(wanted);
  if (!now.ok) return { ok: false, lines: [now.error.message, t('Nothing was written.')] };
  return now.value?.version === base?.version ? undefined : changedSince(wanted, base, now.value);
}

async function writePage(
  client: WikiClient,
  wanted: WikiChange,
  base: WikiPage | undefined,
): Promise<PlanOutcome> {
  const written = await client.write(wanted, { content: wanted.content, version: base?.version });
  const now = await client.page(wanted);
  // A lost answer is looked up: what is there says whether it was written.
  if (now.ok && now.value?.content === wanted.content) {
    return { ok: true, lines: [t('{0}: written.', wanted.path)] };
  }
  if (written.ok)
    return { ok: false, lines: [t('{0}: the server has another text than was sent.', wanted.path)] };
  if (written.error.code === 'conflict' && now.ok) return changedSince(wanted, base, now.value);
  return { ok: false, lines: [`${wanted.path}: ${written.error.message}`] };
}

function changedSince(
  wanted: WikiChange,
  base: WikiPage | undefined,
  now: WikiPage | undefined,
): PlanOutcome {
  const row = {
    subject: wanted.path,
    field: t('Text'),
    base: base?.content ?? '',
    theirs: now?.content ?? '',
    mine: wanted.content,
  };
  return {
    ok: false,
    lines: [t('{0}: somebody has changed it since. Nothing was written.', wanted.path)],
    conflicts: [row],
  };
}
