/** The lines of Codex's rollouts. */
import { isRecord, listOf, numberOf, parseJson, recordOf, textOf, type JsonRecord } from '../../base/json.ts';
import { todoStatus } from './claude.ts';
import { commandOf, exitCodeOf, outputText, ownOutput, patchedFiles } from './codexTools.ts';
import { identityEntries, longestText, timeOf, type Entry, type LineParser } from './entries.ts';

/** Lines of a replay are stamped anew within this many milliseconds; no model answers as fast. */
const replayBurst = 1000;

export function codexParser(): LineParser {
  const replay = new Replay();
  return {
    agent: 'codex',
    time: (line) => timeOf(line['timestamp']),
    entries(line) {
      const payload = recordOf(line['payload']);
      if (line['type'] === 'session_meta') return replay.meta(payload, line) ? metaEntries(payload) : [];
      return replay.holds(payload, line) ? [] : entriesOf(line['type'], payload);
    },
  };
}

/**
 * The file of a subagent may repeat its parent's whole history, behind the parent's own `session_meta`: none of that is
 * its own. Its own part begins with a turn that is younger than it is. A fork that a user made continues the history instead.
 */
class Replay {
  #id = '';
  #started: number | null = null;
  #subagent = false;
  #replaying = false;

  /** True for the first one, which is the file's own. */
  meta(payload: JsonRecord, line: JsonRecord): boolean {
    const id = textOf(payload['id']);
    if (this.#id === '') {
      this.#id = id;
      this.#started = timeOf(payload['timestamp']) ?? timeOf(line['timestamp']);
      this.#subagent =
        typeof payload['parent_thread_id'] === 'string' || 'subagent' in recordOf(payload['source']);
      return true;
    }
    if (this.#subagent && id !== this.#id) this.#replaying = true;
    return false;
  }

  holds(payload: JsonRecord, line: JsonRecord): boolean {
    if (!this.#replaying) return false;
    const turn = textOf(payload['turn_id']);
    const begins =
      line['type'] === 'turn_context' ||
      payload['type'] === 'task_started' ||
      payload['type'] === 'turn_started';
    if (begins && turn !== '') this.#replaying = !isYounger(turn, this.#id);
    else if (turn === '' && this.#isLate(line)) this.#replaying = false;
    return this.#replaying;
  }

  #isLate(line: JsonRecord): boolean {
    const time = timeOf(line['timestamp']);
    return time !== null && this.#started !== null && time > this.#started + replayBurst;
  }
}

/** Both are UUIDs of version 7, whose order is that of their times. */
function isYounger(turn: string, thread: string): boolean {
  const ordered = /^[\da-f]{8}-[\da-f]{4}-7/i;
  return ordered.test(turn) && ordered.test(thread) && turn.toLowerCase() > thread.toLowerCase();
}

function metaEntries({ id, cwd, git, context_window }: JsonRecord): readonly Entry[] {
  const gitBranch = recordOf(git)['branch'];
  return [...identityEntries({ sessionId: id, cwd, gitBranch }), ...windowEntries(context_window)];
}

function windowEntries(value: unknown): readonly Entry[] {
  const tokens = numberOf(value);
  return tokens === undefined || tokens <= 0 ? [] : [{ kind: 'window', tokens }];
}

function entriesOf(type: unknown, payload: JsonRecord): readonly Entry[] {
  switch (type) {
    case 'turn_context':
      return identityEntries({ cwd: payload['cwd'], model: payload['model'] });
    case 'compacted':
      return [{ kind: 'compacted', told: 'line' }];
    case 'event_msg':
      return eventEntries(payload);
    case 'response_item':
      return itemEntries(payload);
    default:
      return [];
  }
}

function eventEntries(payload: JsonRecord): readonly Entry[] {
  switch (payload['type']) {
    case 'user_message':
      return promptEntries(textOf(payload['message']));
    case 'agent_message':
      return [{ kind: 'answer', text: textOf(payload['message']).slice(0, longestText) }];
    case 'agent_reasoning':
      return [{ kind: 'thinking' }];
    case 'token_count':
      return usageEntries(recordOf(payload['info']));
    case 'context_compacted':
      return [{ kind: 'compacted', told: 'event' }];
    case 'task_started':
    case 'turn_started':
      return windowEntries(payload['model_context_window']);
    case 'task_complete':
    case 'turn_complete':
      return [{ kind: 'turn-ended', text: textOf(payload['last_agent_message']).slice(0, longestText) }];
    case 'turn_aborted':
      return [{ kind: 'interrupted' }];
    case 'patch_apply_end':
      return payload['success'] === false
        ? []
        : [{ kind: 'edited', files: Object.keys(recordOf(payload['changes'])) }];
    case 'error':
    case 'stream_error':
      return [{ kind: 'error', text: textOf(payload['message']) }];
    default:
      return [];
  }
}

function usageEntries(info: JsonRecord): readonly Entry[] {
  const last = recordOf(info['last_token_usage']);
  const tokens = numberOf(last['total_tokens']);
  const window = numberOf(info['model_context_window']);
  if (tokens === undefined) return windowEntries(window);
  return [
    // What was put out is in the total already.
    { kind: 'usage', tokens, output: 0, answer: '', ...(window !== undefined && window > 0 && { window }) },
  ];
}

function itemEntries(payload: JsonRecord): readonly Entry[] {
  switch (payload['type']) {
    case 'message':
      return messageEntries(payload);
    case 'reasoning':
      return [{ kind: 'thinking' }];
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
      return callEntries(payload);
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [outputEntry(payload)];
    default:
      return [];
  }
}

function messageEntries(payload: JsonRecord): readonly Entry[] {
  const text = listOf(payload['content'])
    .map((block) => textOf(recordOf(block)['text']))
    .join('\n');
  if (payload['role'] === 'user') return promptEntries(text);
  return payload['role'] === 'assistant' ? [{ kind: 'answer', text: text.slice(0, longestText) }] : [];
}

/** Without what the program itself tells the model in the user's name. */
function promptEntries(text: string): readonly Entry[] {
  const own =
    /^\s*<(?:environment_context|user_instructions|permissions|turn_aborted|skill|collaboration_mode|subagent)/.test(
      text,
    ) ||
    (/^\s*# (?:AGENTS\.md|Context from my IDE)/.test(text) && !text.includes('## My request for Codex:'));
  if (own || text.trim() === '') return [];
  const [, request] = text.split('## My request for Codex:');
  return [{ kind: 'prompt', text: (request ?? text).trim().slice(0, longestText) }];
}

function callEntries(payload: JsonRecord): readonly Entry[] {
  const name = textOf(payload['name']) || textOf(payload['type']);
  const given = parseJson(textOf(payload['arguments']));
  const input = isRecord(given) ? given : recordOf(payload['action']);
  const patch = patchedFiles(
    name === 'apply_patch' ? textOf(payload['input']) || textOf(input['input']) : '',
  );
  const { command, folder } = commandOf(name, input);
  const inShell = patchedFiles(command);
  const files = [...patch, ...inShell];
  const plan = name === 'update_plan' ? planEntries(input) : [];
  return [
    ...plan,
    {
      kind: 'tool',
      id: textOf(payload['call_id']) || textOf(payload['id']),
      name,
      files,
      changes: files.length > 0,
      asks: name === 'request_user_input',
      ...(command !== '' && inShell.length === 0 && { command: command.slice(0, longestText) }),
      ...(folder !== '' && { folder }),
    },
  ];
}

function planEntries(input: JsonRecord): readonly Entry[] {
  return [
    {
      kind: 'todos',
      todos: listOf(input['plan'])
        .filter(isRecord)
        .map(({ step, status }) => ({ text: textOf(step), status: todoStatus(status) })),
    },
  ];
}

function outputEntry(payload: JsonRecord): Entry {
  const output = outputText(payload['output']);
  const exitCode = exitCodeOf(output);
  const failed = (exitCode !== null && exitCode !== 0) || recordOf(payload['output'])['success'] === false;
  const text = ownOutput(output).slice(0, 2000);
  return { kind: 'result', id: textOf(payload['call_id']), failed, exitCode, text };
}
