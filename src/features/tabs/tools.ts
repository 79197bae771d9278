/** The tools for agents that work side by side: who does what, and how each reports its result. */
import * as z from 'zod';
import { joinPath, parentOf } from '../../base/paths.ts';
import { redact } from '../../base/redact.ts';
import { defineTool, type AnyTool, type ToolContext } from '../../tools/tool.ts';
import { describeTabs, type TabReport } from './core/describe.ts';
import { folderVariable, tabVariable } from './core/environment.ts';
import { stateFolder } from './core/eventPlace.ts';
import { keepResult, longestResult } from './core/results.ts';
import { valueWord, ageWords } from './core/state/words.ts';

const failed = z.object({ status: z.literal('failed'), reason: z.string() });
const unavailable = z.object({ status: z.literal('unavailable'), reason: z.string() });
const nullableText = z.nullable(z.string());
const nullableNumber = z.nullable(z.number());

const report = z.object({
  id: z.string(),
  name: z.string(),
  role: nullableText,
  profile: z.string(),
  task: nullableText,
  cwd: z.string(),
  worktree: nullableText,
  state: z.literal(['not started', 'working', 'waiting', 'idle', 'failed', 'ended']),
  /** Seconds since the state began. */
  age: nullableNumber,
  source: z.nullable(z.literal(['hook', 'transcript', 'agents', 'terminal', 'process'])),
  what: z.string(),
  inferred: z.boolean(),
  tokens: nullableNumber,
  window: nullableNumber,
  share: nullableNumber,
  result: nullableText,
});

const listTabs = defineTool({
  name: 'list_tabs',
  title: 'List the agent tabs of the workspace with the state of each',
  description:
    'Lists the agents that work side by side in this workspace: task, folder, worktree, state (working, waiting for the ' +
    'person, idle, failed, ended) with its age and where it is known from, context tokens, and the last result. Reads ' +
    'files only; what the terminal alone shows, such as a permission prompt without a hook, may be missing.',
  effect: 'read',
  input: z.object({
    folder: z.exactOptional(z.string()).describe('The workspace folder; found from where one is.'),
  }),
  output: z.union([
    z.object({ status: z.literal('ok'), tabs: z.array(report).readonly() }),
    unavailable,
    failed,
  ]),
  async run({ folder }, context) {
    const home = await findHome(context, folder);
    if (home === undefined) return { status: 'ok' as const, tabs: [] };
    const tabs = await describeTabs(context.ports, home);
    return tabs.ok
      ? { status: 'ok' as const, tabs: tabs.value }
      : { status: 'failed' as const, reason: tabs.error.message };
  },
  print: (output) => (output.status === 'ok' ? output.tabs.map(line).join('') : ''),
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'ok' ? '' : output.reason),
  *brief(output) {
    yield output;
    if (output.status !== 'ok') return;
    for (const length of [200, 0]) {
      const tabs = output.tabs.map((tab) => ({ ...tab, result: tab.result?.slice(0, length) ?? null }));
      yield { ...output, tabs, cut: `Results are cut to ${length} characters; ask for one tab's folder.` };
    }
  },
});

function line({ name, state, age, task, result }: TabReport): string {
  const said = state === 'not started' ? state : `${valueWord(state)} ${ageWords((age ?? 0) * 1000)}`;
  return `${[name, said, task ?? '', result?.split('\n')[0] ?? ''].filter((part) => part !== '').join(' · ')}\n`;
}

const reportResult = defineTool({
  name: 'report_result',
  title: 'Report the result of this agent tab',
  description:
    'Keeps what you have done, or what blocks you, so that the coordinating tab and the person read it. Only from an agent ' +
    'that SRE Workbench started in a tab of its own; the last report of a tab counts. Secrets are taken out.',
  effect: 'draft',
  input: z.object({
    text: z
      .string()
      .min(1)
      .max(longestResult)
      .describe('What was done, where (branch, files), what is open, what blocks.'),
  }),
  output: z.union([z.object({ status: z.literal('ok'), tab: z.string() }), unavailable, failed]),
  async run({ text }, { ports }) {
    const tab = ports.environment.variable(tabVariable) ?? '';
    const folder = ports.environment.variable(folderVariable) ?? '';
    if (!/^[a-z0-9][a-z0-9-]*$/.test(tab) || folder === '') {
      const reason = `This is no agent tab: ${tabVariable} is not set. Start the agent from the Agent Tabs view.`;
      return { status: 'unavailable' as const, reason };
    }
    const kept = await keepResult(ports.writer, folder, { tab, t: ports.clock.now(), text: redact(text) });
    return kept.ok
      ? { status: 'ok' as const, tab }
      : { status: 'failed' as const, reason: kept.error.message };
  },
  print: (output) => (output.status === 'ok' ? `${output.tab}\n` : ''),
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'ok' ? '' : output.reason),
  brief: (output) => [output],
});

/** The nearest folder upwards that holds tabs; in an agent's terminal the one that its variable names. */
async function findHome(context: ToolContext, given: string | undefined): Promise<string | undefined> {
  const named = given ?? context.ports.environment.variable(folderVariable);
  let folder = joinPath(context.folder, named?.replaceAll('\\', '/') ?? '');
  if (context.roots && !context.roots.some((root) => folder === root || folder.startsWith(`${root}/`))) {
    return undefined;
  }
  for (;;) {
    const found = await context.ports.files.stat(joinPath(folder, stateFolder, 'tabs.json'));
    if (found.ok) return folder;
    if (given !== undefined || parentOf(folder) === folder || context.roots?.includes(folder))
      return undefined;
    folder = parentOf(folder);
  }
}

export const tabTools: readonly AnyTool[] = [listTabs, reportResult];
