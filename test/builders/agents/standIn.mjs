#!/usr/bin/env node
/**
 * Stands in for a terminal agent: writes a transcript in the form of Claude Code or of Codex, draws while it works, asks
 * for permission, moves, compacts and cuts its file, and calls hooks. It does what the lines of the file that
 * STAND_IN_CONTROL names say, one after another, and goes on with those that are added; `STAND_IN_AGENT` is `claude` or `codex`.
 *
 *   prompt TEXT | think | tool NAME | result | say TEXT | answer TEXT | error TEXT | interrupt | ask NAME | compact
 *   late LINE       does LINE, and flushes what it writes only with the next `flush`
 *   env NAME        writes a variable of its own to a file beside the control file
 *   flush | move FOLDER | cut | hook NAME [JSON] | draw on|off | deaf (ignores SIGTERM) | exit CODE
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const codex = process.env['STAND_IN_AGENT'] === 'codex';
const control = process.env['STAND_IN_CONTROL'] ?? '';
const words = process.argv.slice(2);
const named = (flag) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
const session = named('--resume') ?? named('--session-id') ?? named('resume') ?? randomUUID();
const model = 'stand-in-1';
let cwd = process.cwd();
let file = codex ? rollout() : transcript(cwd);
let parent = null;
let tool;
let held = [];
let holding = false;
let drawing = false;
let tokens = 20_000;

function transcript(folder) {
  const home = process.env['CLAUDE_CONFIG_DIR'] ?? path.join(homedir(), '.claude');
  return path.join(home, 'projects', folder.replaceAll(/[^a-zA-Z0-9]/g, '-'), `${session}.jsonl`);
}

function rollout() {
  const home = process.env['CODEX_HOME'] ?? path.join(homedir(), '.codex');
  const sessions = path.join(home, 'sessions');
  const known = existsSync(sessions) ? readdirSync(sessions, { recursive: true }).map(String) : [];
  const before = known.find((name) => name.endsWith(`${session}.jsonl`));
  if (before) return path.join(sessions, before);
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const day = [String(now.getFullYear()), two(now.getMonth() + 1), two(now.getDate())];
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('-');
  return path.join(sessions, ...day, `rollout-${day.join('-')}T${time}-${session}.jsonl`);
}

function write(...lines) {
  held.push(...lines.map((line) => JSON.stringify({ timestamp: new Date().toISOString(), ...line })));
  if (!holding) flush();
}

function flush() {
  if (held.length === 0) return;
  const begin = codex && !existsSync(file);
  mkdirSync(path.dirname(file), { recursive: true });
  const meta = {
    timestamp: new Date().toISOString(),
    type: 'session_meta',
    payload: {
      id: session,
      session_id: session,
      cwd,
      originator: 'codex_cli',
      cli_version: '0.145.0',
      source: 'cli',
      timestamp: new Date().toISOString(),
    },
  };
  appendFileSync(file, [...(begin ? [JSON.stringify(meta)] : []), ...held, ''].join('\n'));
  held = [];
}

function claude(type, fields) {
  const uuid = randomUUID();
  write({
    type,
    uuid,
    parentUuid: parent,
    isSidechain: false,
    userType: 'external',
    cwd,
    sessionId: session,
    version: '2.1.44',
    gitBranch: 'main',
    ...fields,
  });
  parent = uuid;
}

function assistant(content, stop = null) {
  tokens += 1000;
  const usage = {
    input_tokens: 10,
    cache_creation_input_tokens: 990,
    cache_read_input_tokens: tokens - 1000,
    output_tokens: 50,
  };
  claude('assistant', {
    message: {
      id: `msg_${randomUUID()}`,
      role: 'assistant',
      model,
      stop_reason: stop,
      content: [content],
      usage,
    },
  });
}

const user = (content) => claude('user', { message: { role: 'user', content } });
const event = (type, fields = {}) => write({ type: 'event_msg', payload: { type, ...fields } });

const actions = {
  prompt(text) {
    drawing = true;
    if (codex) event('task_started', { model_context_window: 258_400 });
    if (codex) event('user_message', { message: text });
    else user(text);
  },
  think: () =>
    codex
      ? event('agent_reasoning', { text: 'hm' })
      : assistant({ type: 'thinking', thinking: 'hm', signature: 's' }),
  tool(name) {
    tool = `call_${randomUUID()}`;
    if (codex)
      write({
        type: 'response_item',
        payload: { type: 'function_call', name, call_id: tool, arguments: '{"cmd":"true"}' },
      });
    else assistant({ type: 'tool_use', id: tool, name, input: { command: 'true' } }, 'tool_use');
  },
  result() {
    drawing = true;
    if (codex)
      write({
        type: 'response_item',
        payload: { type: 'function_call_output', call_id: tool, output: 'ok' },
      });
    else user([{ type: 'tool_result', tool_use_id: tool, content: 'ok', is_error: false }]);
  },
  say: (text) => (codex ? event('agent_message', { message: text }) : assistant({ type: 'text', text })),
  answer(text) {
    drawing = false;
    if (codex) {
      tokens += 1000;
      event('agent_message', { message: text });
      event('token_count', {
        info: { last_token_usage: { total_tokens: tokens }, model_context_window: 258_400 },
      });
      event('task_complete', { last_agent_message: text });
    } else assistant({ type: 'text', text }, 'end_turn');
  },
  error(text) {
    drawing = false;
    if (codex) event('error', { message: text });
    else
      claude('assistant', {
        isApiErrorMessage: true,
        message: {
          model: '<synthetic>',
          role: 'assistant',
          content: [{ type: 'text', text }],
          usage: { input_tokens: 0, output_tokens: 0 },
        },
      });
  },
  interrupt() {
    drawing = false;
    if (codex) event('turn_aborted', { reason: 'interrupted' });
    else user([{ type: 'text', text: '[Request interrupted by user]' }]);
  },
  /** As the real ones: the call is in the file, the question only on the screen, which then stands still. */
  ask(name) {
    actions.tool(name);
    drawing = false;
    process.stdout.write(`\r\nMay I use ${name}? 1. Yes  2. No\r\n`);
  },
  compact() {
    tokens = 8000;
    if (codex) write({ type: 'compacted', payload: { message: 'summary', replacement_history: [] } });
    else
      claude('system', {
        subtype: 'compact_boundary',
        content: 'Conversation compacted',
        compactMetadata: { trigger: 'auto', preTokens: 155_000 },
      });
  },
  late(line) {
    holding = true;
    act(line);
  },
  flush() {
    holding = false;
    flush();
  },
  move(folder) {
    const next = transcript(folder);
    mkdirSync(path.dirname(next), { recursive: true });
    renameSync(file, next);
    cwd = folder;
    file = next;
  },
  cut() {
    const lines = readFileSync(file, 'utf8').split('\n');
    truncateSync(file, Buffer.byteLength(lines.slice(0, Math.ceil(lines.length / 2)).join('\n')) + 1);
  },
  hook(rest) {
    const [, name = '', extra = '{}'] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
    const input = {
      session_id: session,
      transcript_path: file,
      cwd,
      hook_event_name: name,
      ...JSON.parse(extra || '{}'),
    };
    execFileSync('sre-workbench', ['hook-event'], {
      input: JSON.stringify(input),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  },
  env: (name) => appendFileSync(`${control}.env`, `${name}=${process.env[name] ?? ''}\n`),
  draw: (how) => void (drawing = how === 'on'),
  deaf: () => void process.on('SIGTERM', () => undefined),
  exit: (code) => process.exit(Number(code)),
};

function act(line) {
  const [, name = '', rest = ''] = /^(\S+)\s?(.*)$/.exec(line) ?? [];
  actions[name]?.(rest);
}

let done = 0;
function follow() {
  const lines = existsSync(control) ? readFileSync(control, 'utf8').split('\n').slice(0, -1) : [];
  for (; done < lines.length; done += 1) act(lines[done]);
}

process.stdout.write(`stand-in ${session} ${words.join(' ')}\r\n`);
setInterval(follow, 50);
let turn = 0;
setInterval(() => drawing && process.stdout.write(`\r${'|/-\\'[(turn += 1) % 4]} working`), 250);
