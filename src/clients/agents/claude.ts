/** The lines of Claude Code's transcripts. */
import { isRecord, listOf, numberOf, recordOf, textOf, type JsonRecord } from '../../base/json.ts';
import {
  identityEntries,
  longestText,
  timeOf,
  type Entry,
  type LineParser,
  type ToolEntry,
} from './entries.ts';
import type { Todo } from './transcript.ts';

const editingTools = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit']);
const askingTools = new Set(['AskUserQuestion', 'ExitPlanMode']);
/** The model name of lines that the program writes itself: errors, interruptions. */
const ownModel = '<synthetic>';

/** @param ownSideChain the file is that of a subagent, whose lines are all marked as a side chain */
export function claudeParser({ ownSideChain = false } = {}): LineParser {
  return {
    agent: 'claude-code',
    time: (line) => timeOf(line['timestamp']),
    entries(line) {
      if (!ownSideChain && isSideChain(line)) return [];
      return [...identityOf(line), ...entriesOf(line)];
    },
  };
}

function isSideChain({ isSidechain, agentId }: JsonRecord): boolean {
  return isSidechain === true || (isSidechain !== false && typeof agentId === 'string');
}

function identityOf({ sessionId, cwd, gitBranch, customTitle, aiTitle, agentName }: JsonRecord) {
  const title = textOf(customTitle) || textOf(aiTitle) || textOf(agentName);
  return identityEntries({ sessionId, cwd, gitBranch, title });
}

function entriesOf(line: JsonRecord): readonly Entry[] {
  switch (line['type']) {
    case 'assistant':
      return assistantEntries(line);
    case 'user':
      return userEntries(line);
    case 'system':
      return systemEntries(line);
    case 'result':
      return resultLineEntries(line);
    default:
      return [];
  }
}

function systemEntries({ subtype }: JsonRecord): readonly Entry[] {
  if (subtype === 'compact_boundary') return [{ kind: 'compacted', told: 'line' }];
  return subtype === 'stop_hook_summary' || subtype === 'turn_duration'
    ? [{ kind: 'turn-ended', text: '' }]
    : [];
}

/** The last line of a stream names the window of each model that was used. */
function resultLineEntries({ modelUsage }: JsonRecord): readonly Entry[] {
  const windows = Object.values(recordOf(modelUsage)).flatMap(
    (usage) => numberOf(recordOf(usage)['contextWindow']) ?? [],
  );
  const [window] = windows;
  // Of two models nobody says which one holds the conversation.
  return window === undefined || windows.some((other) => other !== window)
    ? []
    : [{ kind: 'window', tokens: window }];
}

function assistantEntries(line: JsonRecord): readonly Entry[] {
  const message = recordOf(line['message']);
  const blocks = listOf(message['content']).filter(isRecord);
  const model = textOf(message['model']);
  if (line['isApiErrorMessage'] === true || model === ownModel) {
    const text = blocks.map((block) => textOf(block['text'])).join('\n');
    return line['isApiErrorMessage'] === true || text.startsWith('API Error')
      ? [{ kind: 'error', text: text.slice(0, longestText) }]
      : [];
  }
  return [
    ...identityEntries({ model }),
    ...usageEntries(line, message),
    ...blocks.flatMap(blockEntries),
    ...(message['stop_reason'] === 'end_turn' ? [{ kind: 'turn-ended', text: '' } as const] : []),
  ];
}

function usageEntries(line: JsonRecord, message: JsonRecord): readonly Entry[] {
  const usage = recordOf(message['usage']);
  const nested = recordOf(usage['cache_creation']);
  // Some versions left the sum at 0 and filled only the nested figures.
  const written = Math.max(
    count(usage['cache_creation_input_tokens']),
    count(nested['ephemeral_5m_input_tokens']) + count(nested['ephemeral_1h_input_tokens']),
  );
  const tokens = count(usage['input_tokens']) + written + count(usage['cache_read_input_tokens']);
  if (tokens === 0) return [];
  const model = textOf(message['model']);
  return [
    {
      kind: 'usage',
      tokens,
      output: count(usage['output_tokens']),
      answer: textOf(message['id']) || textOf(line['requestId']),
      // The suffix is the published name of the large window; transcripts mostly leave it away.
      ...(model.endsWith('[1m]') && { window: 1_000_000 }),
    },
  ];
}

function count(value: unknown): number {
  return Math.max(0, numberOf(value) ?? 0);
}

function blockEntries(block: JsonRecord): readonly Entry[] {
  switch (block['type']) {
    case 'thinking':
    case 'redacted_thinking':
      return [{ kind: 'thinking' }];
    case 'text':
      return [{ kind: 'answer', text: textOf(block['text']).slice(0, longestText) }];
    case 'tool_use':
      return toolEntries(block);
    default:
      return [];
  }
}

function toolEntries(block: JsonRecord): readonly Entry[] {
  const name = textOf(block['name']);
  const input = recordOf(block['input']);
  const changes = editingTools.has(name);
  const file = textOf(input['file_path']) || textOf(input['notebook_path']);
  const command = name === 'Bash' ? textOf(input['command']) : '';
  const tool: ToolEntry = {
    kind: 'tool',
    id: textOf(block['id']),
    name,
    files: file === '' ? [] : [file],
    changes,
    asks: askingTools.has(name),
    ...(command !== '' && { command: command.slice(0, longestText) }),
  };
  return [...listEntries(name, input), tool];
}

/** Todo lists and plans, which are calls of tools too. */
function listEntries(name: string, input: JsonRecord): readonly Entry[] {
  if (name === 'TodoWrite') {
    return [
      {
        kind: 'todos',
        todos: listOf(input['todos'])
          .filter(isRecord)
          .map((todo) => ({
            text: textOf(todo['content']),
            status: todoStatus(todo['status']),
          })),
      },
    ];
  }
  if (name === 'TaskCreate') return [{ kind: 'todo-added', text: textOf(input['subject']) }];
  if (name === 'TaskUpdate' && typeof input['status'] === 'string') {
    const deleted = input['status'] === 'deleted';
    const status = deleted ? 'deleted' : todoStatus(input['status']);
    return [{ kind: 'todo-changed', id: String(input['taskId']), status }];
  }
  return name === 'ExitPlanMode' ? [{ kind: 'plan', text: textOf(input['plan']).slice(0, longestText) }] : [];
}

export function todoStatus(value: unknown): Todo['status'] {
  return value === 'completed' || value === 'in_progress' ? value : 'pending';
}

function userEntries(line: JsonRecord): readonly Entry[] {
  const { content } = recordOf(line['message']);
  const blocks = listOf(content).filter(isRecord);
  const results = blocks
    .filter(({ type }) => type === 'tool_result')
    .map((block) => resultEntry(block, line['toolUseResult']));
  if (results.length > 0) return results;
  if (line['isMeta'] === true || line['isCompactSummary'] === true) return [];
  const text =
    typeof content === 'string'
      ? content
      : blocks
          .filter(({ type }) => type === 'text')
          .map((block) => textOf(block['text']))
          .join('\n');
  if (text.startsWith('[Request interrupted by user')) return [{ kind: 'interrupted' }];
  return isOwnText(text) ? [] : [{ kind: 'prompt', text: text.slice(0, longestText) }];
}

/** What the program puts into the user's mouth: commands of its own, their output, reminders. */
function isOwnText(text: string): boolean {
  return (
    text.trim() === '' ||
    /^\s*<(?:command-|local-command-|bash-|system-reminder|task-notification|user-memory-input)/.test(text) ||
    text.startsWith('Caveat: The messages below were generated')
  );
}

function resultEntry(block: JsonRecord, detail: unknown): Entry {
  const failed = block['is_error'] === true;
  const text = resultText(block['content']);
  const told = /^(?:Error: )?Exit code (\d+)/.exec(text);
  const ran = isRecord(detail) && typeof detail['stdout'] === 'string' && detail['interrupted'] !== true;
  const exitCode = told ? Number(told[1]) : ran && !failed ? 0 : null;
  const own = told ? text.slice(told[0].length).trimStart() : text;
  return { kind: 'result', id: textOf(block['tool_use_id']), failed, exitCode, text: own };
}

function resultText(content: unknown): string {
  const text =
    typeof content === 'string'
      ? content
      : listOf(content)
          .map((block) => textOf(recordOf(block)['text']))
          .join('\n');
  return text.slice(0, 2000);
}
