/** The tools of the work items: for agents, the command line and the editor's language models. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { err } from '../../base/result.ts';
import type { AnyTool } from '../../tools/tool.ts';
import { defineWriteTool, planId } from '../../tools/writeTool.ts';
import { proposeWrite } from './core/writeProposal.ts';
import { itemChange, mostChanges, newItem } from './core/writeRequest.ts';
import { getWorkItem } from './getTool.ts';
import { searchWorkItems } from './searchTool.ts';

const updateWorkItem = defineWriteTool({
  name: 'update_work_item',
  title: 'Change or create work items of Azure DevOps, once a person approves',
  description:
    'Plans changes of work items (state, assignment, title, tags, comment, links) and new ones, against the items as the server ' +
    'has them now. Nothing is written by the call: it answers a plan that a person approves or refuses in the window of SRE ' +
    'Workbench within two minutes. Call again with the planId alone: pending, running, done, failed, refused or expired. Put ' +
    'all that belongs together into one call. An item that somebody else has changed meanwhile is not overwritten.',
  input: z.object({
    changes: z
      .array(itemChange)
      .max(mostChanges)
      .default([])
      .describe('Items by their id, with what changes.'),
    create: z.array(newItem).max(mostChanges).default([]).describe('New items.'),
    planId,
  }),
  unavailable: () => t('Work items are written only where a person can approve it: in the editor.'),
  async propose({ changes, create }, { approvals, azureDevOps, ports, caller }) {
    const access = await azureDevOps?.();
    if (!access) {
      const message = t(
        'The settings name no organisation and project of Azure DevOps, or the workspace is not trusted.',
      );
      return err({ code: 'unavailable', message });
    }
    const who = caller ?? t('A language model in the editor');
    return proposeWrite({ ports, access, approvals, who }, { changes, create });
  },
});

export const workItemTools: readonly AnyTool[] = [searchWorkItems, getWorkItem, updateWorkItem];
