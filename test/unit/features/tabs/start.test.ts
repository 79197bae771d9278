/** What starts an agent: its words, the line for each shell, its variables, and the hooks in its settings. */
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandLine, shellFamily } from '../../../../src/features/tabs/core/commandLine.ts';
import { terminalEnvironment } from '../../../../src/features/tabs/core/environment.ts';
import { addHooks, hasHooks, removeHooks } from '../../../../src/features/tabs/core/hookSettings.ts';
import { launcherScript } from '../../../../src/features/tabs/core/launcher.ts';
import { readProfiles, startWords } from '../../../../src/features/tabs/core/profiles.ts';
import { toldConversation } from '../../../../src/features/tabs/core/binding.ts';
import { startHash, tabId, type Tab } from '../../../../src/features/tabs/core/tab.ts';
import { hookEventOf } from '../../../../src/features/tabs/hook.ts';
import { hookEventShape, hookSignals } from '../../../../src/features/tabs/core/state/hooks.ts';

const profile = (id: string) => {
  const found = readProfiles({}).find((candidate) => candidate.id === id);
  if (!found) throw new Error(id);
  return found;
};
const conversation = (agent: 'claude-code' | 'codex') => ({ agent, id: 'abc-1', bound: 'own' as const });

describe('the words that start an agent', () => {
  test('give Claude Code an id of ours, and the way to the prompt', () =>
    expect(startWords(profile('claude'), {}, { newConversation: 'id-1', promptFile: '/p.md' })).toEqual([
      'claude',
      '--session-id',
      'id-1',
      'Read the file /p.md and do what it asks.',
    ]));
  test.each([
    ['claude', 'claude-code', ['claude', '--resume', 'abc-1']],
    ['codex', 'codex', ['codex', 'resume', 'abc-1']],
    ['codex', 'claude-code', ['codex']],
    ['shell', 'codex', []],
  ] as const)('of %s with a conversation of %s are %j', (id, agent, words) =>
    expect(startWords(profile(id), { conversation: conversation(agent) }, {})).toEqual(words),
  );
  test('of another program get the prompt where its command says so', () => {
    const [own] = readProfiles({ aider: { command: ['aider', '--message-file', '{promptFile}'] } }).slice(-1);
    if (!own) throw new Error('no profile');
    expect(startWords(own, {}, { promptFile: '/p.md' })).toEqual(['aider', '--message-file', '/p.md']);
    expect(startWords(own, {}, {})).toEqual(['aider', '--message-file']);
  });
});

describe('the line for a shell', () => {
  const word = fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom(...`aZ09 '"$\`\\!*?;|&<>(){}[]#~%^=,äß`.split('')),
  });
  test.each(['sh', 'bash'])('comes out of %s as it went in', (shell) => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const line = commandLine(['printf', '%s\\0', ...words], 'posix') ?? '';
        const out = execFileSync(shell, ['-c', line], { encoding: 'utf8' });
        expect(out.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });
  test('is one line, or none at all', () => {
    for (const family of ['posix', 'fish', 'powershell', 'cmd'] as const)
      expect(commandLine(['a', 'b\nc'], family)).toBeUndefined();
    expect(commandLine(['a', '%PATH%'], 'cmd')).toBeUndefined();
  });
  test('is quoted as fish, PowerShell and cmd.exe do it', () => {
    expect(commandLine(['a', `it's`], 'fish')).toBe(`a 'it\\'s'`);
    expect(commandLine(['C:\\a b\\c', `it's`], 'powershell')).toBe(`& 'C:\\a b\\c' 'it''s'`);
    expect(commandLine(['a', 'b c'], 'cmd')).toBe('a "b c"');
  });
  test.each([
    ['/usr/bin/fish', 'fish'],
    ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'powershell'],
    ['C:\\Windows\\System32\\cmd.exe', 'cmd'],
    ['/bin/zsh', 'posix'],
  ] as const)('of %s is of the family %s', (shell, family) => expect(shellFamily(shell)).toBe(family));
});

describe('the variables of a terminal', () => {
  const options = { id: 'a', folder: '/w', sets: [{ KUBECONFIG: '/k', X: '1' }, { X: '2' }], delimiter: ':' };
  test('take away what another agent left, and name the tab', () => {
    const env = terminalEnvironment({ ...options, launcherFolder: '/l', path: '/bin' });
    for (const name of [
      'CLAUDECODE',
      'CLAUDE_CODE_CHILD_SESSION',
      'CLAUDE_CODE_SESSION_ID',
      'CLAUDE_CODE_ENTRYPOINT',
      'TRACEPARENT',
      'TRACESTATE',
    ])
      expect(env[name]).toBeNull();
    expect(env).toMatchObject({ KUBECONFIG: '/k', X: '2', SRE_WORKBENCH_TAB: 'a', PATH: '/l:/bin' });
  });
  test('cannot be made to name another tab', () =>
    expect(terminalEnvironment({ ...options, sets: [{ SRE_WORKBENCH_TAB: 'b' }] })['SRE_WORKBENCH_TAB']).toBe(
      'a',
    ));
});

describe('hooks in an agent’s settings', () => {
  const texts = [
    '',
    '{}',
    '{\n    "model": "x",\n    "hooks": {\n        "Stop": [{"hooks": [{"type": "command", "command": "mine"}]}]\n    }\n}',
    '{"a":1}\n',
  ];
  test.each(texts)('are added once beside what is there: %j', (text) => {
    const added = addHooks(text, 'claude-code') ?? '';
    expect(hasHooks(added)).toBe(true);
    expect(addHooks(added, 'claude-code')).toBe(added);
    if (text.includes('mine')) expect(added).toContain('"mine"');
  });
  test('leave with all that is ours, and nothing else', () => {
    const before =
      '{\n    "hooks": {\n        "Stop": [\n            {\n                "hooks": [\n                    {\n                        "type": "command",\n                        "command": "mine"\n                    }\n                ]\n            }\n        ]\n    }\n}\n';
    expect(removeHooks(addHooks(before, 'codex') ?? '')).toBe(before);
    expect(removeHooks(addHooks('{\n  "a": 1\n}\n', 'claude-code') ?? '')).toBe('{\n  "a": 1\n}\n');
  });
  test.each(['[1]', '{"a":', 'null'])('are not added to %s', (text) =>
    expect(addHooks(text, 'codex')).toBeUndefined(),
  );
});

describe('what a hook tells', () => {
  const input = {
    session_id: 's',
    hook_event_name: 'PermissionRequest',
    tool_name: 'Bash',
    tool_input: { command: 'secret' },
    prompt: 'secret',
  };
  test('is kept without prompts and inputs of tools', () => {
    const event = hookEventOf(input, 'a', 5);
    expect(JSON.stringify(event)).not.toContain('secret');
    expect(hookSignals(hookEventShape.parse(event))).toEqual([
      { kind: 'asked', what: 'Bash', tool: 'Bash', t: 5, source: 'hook', session: 's' },
    ]);
  });
  test.each([null, 'x', {}, { session_id: 's' }])('is nothing for %j', (value) =>
    expect(hookEventOf(value, 'a', 5)).toBeUndefined(),
  );
  const tab: Tab = { id: 'a', name: 'a', cwd: '/', profile: 'codex', started: 10 };
  const start = (session: string, t: number, reason = 'startup') => ({
    version: 1 as const,
    t,
    tab: 'a',
    session,
    event: 'SessionStart',
    reason,
  });
  test('binds a conversation to its tab, the first one only', () => {
    expect(toldConversation(tab, 'codex', start('s', 20), [])).toEqual({
      agent: 'codex',
      id: 's',
      bound: 'told',
    });
    const bound = { ...tab, conversation: conversation('codex') };
    expect(toldConversation(bound, 'codex', start('child', 30), [])).toBeUndefined();
    expect(toldConversation(tab, 'codex', start('s', 5), [])).toBeUndefined();
    expect(toldConversation({ ...tab, id: 'b' }, 'codex', start('s', 20), [])).toBeUndefined();
  });
  test('follows a conversation that was cleared', () => {
    const bound = { ...tab, conversation: conversation('codex') };
    const end = {
      version: 1 as const,
      t: 29,
      tab: 'a',
      session: 'abc-1',
      event: 'SessionEnd',
      reason: 'clear',
    };
    expect(toldConversation(bound, 'codex', start('new', 30, 'clear'), [end])?.id).toBe('new');
    expect(toldConversation(bound, 'codex', start('child', 30), [end])).toBeUndefined();
  });
});

test('the launcher runs the command line, whatever stands in its path', () => {
  const { text } = launcherScript({ program: process.execPath, commandLine: `/it's here/cli.js` }, 'linux');
  expect(text).toContain(`'/it'\\''s here/cli.js' "$@"`);
  expect(launcherScript({ program: 'C:/n.exe', commandLine: 'C:/100%/c.js' }, 'win32').text).toContain(
    '"C:\\100%%\\c.js" %*',
  );
});

test('what starts is known by its content', async () => {
  const tab: Tab = { id: 'a', name: 'a', cwd: '/', profile: 'codex' };
  const hash = await startHash(tab);
  expect(await startHash({ ...tab, name: 'other', task: 'x', started: 3 })).toBe(hash);
  for (const change of [{ cwd: '/x' }, { profile: 'claude' }, { environment: 'p' }, { promptFile: '/p' }])
    expect(await startHash({ ...tab, ...change })).not.toBe(hash);
});

test('ids say the name, and are free', () => {
  expect(tabId('Chart A!', new Set())).toBe('chart-a');
  expect(tabId('Chart A', new Set(['chart-a', 'chart-a-2']))).toBe('chart-a-3');
  expect(tabId('…', new Set())).toBe('tab');
});
