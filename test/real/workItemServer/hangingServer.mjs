/** A server with the tools of the newest version that answers no call of them; it tells how many there were. */
import { createInterface } from 'node:readline';

const properties = (/** @type {string[]} */ ...names) => Object.fromEntries(names.map((name) => [name, {}]));
const guarded = { description: 'Use test on /rev to guard a change.' };
const tools = [
  { name: 'wit_work_item', names: properties('action', 'id', 'project', 'expand') },
  {
    name: 'wit_work_item_write',
    names: {
      ...properties('action', 'id', 'project', 'workItemType', 'fields', 'parentId', 'items'),
      updates: guarded,
    },
  },
  { name: 'wit_query', names: properties('action', 'wiql', 'top', 'project') },
  { name: 'wit_work_item_link_write', names: properties('action', 'updates', 'project') },
];
let calls = 0;

/** @param {unknown} id @param {unknown} result */
const answer = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') {
    const serverInfo = { name: 'hanging', version: '1' };
    answer(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo });
  } else if (method === 'tools/list') {
    answer(id, {
      tools: tools.map(({ name, names }) => ({ name, inputSchema: { type: 'object', properties: names } })),
    });
  } else if (method === 'tools/call' && params.name === 'calls') {
    answer(id, { content: [{ type: 'text', text: String(calls) }] });
  } else if (method === 'tools/call') {
    calls += 1;
  }
}
