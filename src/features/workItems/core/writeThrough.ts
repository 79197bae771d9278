/** Writing through the MCP server of Azure DevOps where it can do it safely, and over REST where it cannot. */
import { err, type Result } from '../../../base/result.ts';
import { changedMeanwhile, type AzureDevOpsFailure } from '../../../clients/azureDevOps/failures.ts';
import type { JsonPatch, ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import type { FieldUpdate, ItemLink, NewChild } from '../../../clients/workItemServer/dialect.ts';
import type {
  ServerFailure,
  WorkItemAnswer,
  WorkItemServer,
} from '../../../clients/workItemServer/workItems.ts';
import type { ItemServer } from './writePlan.ts';
import { linkOf } from './writeRelations.ts';

export function throughToolServer(server: WorkItemServer, rest: ItemServer): ItemServer {
  return {
    item: async (id) => itemOf(await server.item(id)),
    update: async (id, change, options) => {
      const updates = change.patch.map(updateOf).filter((update) => update !== undefined);
      if (server.dialect.guards && updates.length === change.patch.length) {
        return itemOf(await server.update(id, change.rev, updates));
      }
      // Links have objects for values, which it does not take; and an unguarded change could overwrite another.
      const answer = await rest.update(id, change, options);
      if (answer.ok || answer.error.code !== 'signed-out') return answer;
      const links = change.patch.map(linkOf).filter((link) => link !== undefined);
      return links.length === change.patch.length ? addLinks(server, { id, rev: change.rev, links }) : answer;
    },
    create: async (type, patch, options) => {
      const fields = patch.map(fieldOf).filter((field) => field !== undefined);
      if (fields.length === patch.length) return itemOf(await server.create(type, fields));
      const answer = await rest.create(type, patch, options);
      if (answer.ok || answer.error.code !== 'signed-out') return answer;
      const child = childOf(type, patch);
      if (!child) return answer;
      const id = await server.addChild(child);
      return id.ok ? itemOf(await server.item(id.value)) : err(failureOf(id.error));
    },
    query: async (wiql, { top = 200 } = {}) => {
      const found = await server.query(wiql, top);
      return found.ok
        ? { ok: true, value: { ids: found.value, asOf: undefined } }
        : err(failureOf(found.error));
    },
  };
}

/** Where REST knows nobody, by the server's own sign-in: after a look at the item, and with a look at it afterwards. */
async function addLinks(
  server: WorkItemServer,
  { id, rev, links }: { readonly id: number; readonly rev: number; readonly links: readonly ItemLink[] },
): Promise<Result<ServerItem, AzureDevOpsFailure>> {
  const now = await server.item(id);
  if (!now.ok) return err(failureOf(now.error));
  if (now.value.rev !== rev) {
    return err({ code: 'conflict', message: changedMeanwhile() });
  }
  const linked = await server.link(id, links);
  return linked.ok ? itemOf(await server.item(id)) : err(failureOf(linked.error));
}

/** What its tool for children takes: a parent, and no fields but these. */
function childOf(type: string, patch: readonly JsonPatch[]): NewChild | undefined {
  const values = new Map(patch.flatMap((one) => fieldOf(one) ?? []).map(({ name, value }) => [name, value]));
  const links = patch.flatMap((one) => linkOf(one) ?? []);
  const [title, area, iteration] = ['System.Title', 'System.AreaPath', 'System.IterationPath'].map((name) =>
    values.get(name),
  );
  const description = values.get('System.Description') ?? '';
  const known = [title, area, iteration, values.get('System.Description')].filter(
    (value) => value !== undefined,
  );
  const [parent] = links;
  if (title === undefined || parent?.type !== 'parent') return undefined;
  if (known.length + links.length !== patch.length || links.length > 1) return undefined;
  return {
    parent: parent.to,
    type,
    title,
    description,
    ...(area !== undefined && { areaPath: area }),
    ...(iteration !== undefined && { iterationPath: iteration }),
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
