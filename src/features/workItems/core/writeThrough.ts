/** Writing through the MCP server of Azure DevOps where it can do it safely, and over REST where it cannot. */
import { err, type Result } from '../../../base/result.ts';
import type { AzureDevOpsFailure } from '../../../clients/azureDevOps/failures.ts';
import type { JsonPatch, ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import type { FieldUpdate } from '../../../clients/workItemServer/dialect.ts';
import type {
  ServerFailure,
  WorkItemAnswer,
  WorkItemServer,
} from '../../../clients/workItemServer/workItems.ts';
import type { ItemServer } from './writePlan.ts';

export function throughToolServer(server: WorkItemServer, rest: ItemServer): ItemServer {
  return {
    item: async (id) => itemOf(await server.item(id)),
    update: async (id, change, options) => {
      const updates = change.patch.map(updateOf);
      // Links have objects for values, which it does not take; and an unguarded change could overwrite another.
      if (!server.dialect.guards || updates.includes(undefined)) return rest.update(id, change, options);
      const given = updates.filter((update) => update !== undefined);
      return itemOf(await server.update(id, change.rev, given));
    },
    create: async (type, patch, options) => {
      const fields = patch.map(fieldOf);
      if (fields.includes(undefined)) return rest.create(type, patch, options);
      const given = fields.filter((field) => field !== undefined);
      return itemOf(await server.create(type, given));
    },
    query: async (wiql, { top = 200 } = {}) => {
      const found = await server.query(wiql, top);
      return found.ok
        ? { ok: true, value: { ids: found.value, asOf: undefined } }
        : err(failureOf(found.error));
    },
  };
}

function updateOf({ op, path, value }: JsonPatch): FieldUpdate | undefined {
  if (value === undefined) return { op, path };
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? { op, path, value }
    : undefined;
}

function fieldOf({ path, value }: JsonPatch): { readonly name: string; readonly value: string } | undefined {
  const name = /^\/fields\/(.+)$/.exec(path)?.[1];
  return name !== undefined && typeof value === 'string' ? { name, value } : undefined;
}

function itemOf(answer: Result<WorkItemAnswer, ServerFailure>): Result<ServerItem, AzureDevOpsFailure> {
  if (!answer.ok) return err(failureOf(answer.error));
  const { relations, ...item } = answer.value;
  return {
    ok: true,
    value: { ...item, ...(relations && { relations: relations.map(({ rel, url }) => ({ rel, url })) }) },
  };
}

function failureOf({ code, ...rest }: ServerFailure): AzureDevOpsFailure {
  return { ...rest, code: code === 'unguarded' ? 'refused' : code };
}
