import { describe, expect, test } from 'vitest';
import { sessionChoices } from '../../../../src/clients/agents/choices.ts';
import { claudeSlug, findTranscript, listTranscripts } from '../../../../src/clients/agents/places.ts';
import { refuseTranscript } from '../../../../src/clients/agents/reach.ts';
import { growingFiles } from '../../../builders/growingFile.ts';

const id = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const claudeLine = (cwd: string, text = 'go') =>
  `${JSON.stringify({ type: 'user', uuid: 'u', sessionId: 's', cwd, message: { role: 'user', content: text } })}\n`;
const codexLine = (cwd: string, thread: string) =>
  `${JSON.stringify({ timestamp: '2026-05-13T09:00:00Z', type: 'session_meta', payload: { base_instructions: 'x', id: thread, cwd } })}\n`;

function machine(variables: Readonly<Record<string, string>> = {}) {
  const disk = growingFiles();
  const environment = {
    home: '/home/me',
    platform: 'linux' as const,
    variable: (name: string) => variables[name],
  };
  return { disk, ports: { ...disk.ports, environment } };
}

const projects = '/home/me/.claude/projects';
const sessions = '/home/me/.codex/sessions';

describe('where the sessions of a folder are', () => {
  test.each([
    ['/src/my_repo@2', '-src-my-repo-2'],
    ['/src/Größe', '-src-Gr--e'],
    ['C:/Users/me/a.b', 'C--Users-me-a-b'],
  ])('the folder of %s is named %s', (cwd, slug) => expect(claudeSlug(cwd)).toBe(slug));

  test('two folders whose names become the same are told apart by what the files say', async () => {
    const { disk, ports } = machine();
    disk.write(`${projects}/-src-a-b/${id(1)}.jsonl`, claudeLine('/src/a-b'));
    disk.write(`${projects}/-src-a-b/${id(2)}.jsonl`, claudeLine('/src/a_b'));
    const found = await listTranscripts(ports, '/src/a_b');
    expect(found.map(({ sessionId }) => sessionId)).toEqual([id(2)]);
  });
  test('a long path is cut, and any hash behind it is taken', async () => {
    const { disk, ports } = machine();
    const cwd = `/src/${'deep/'.repeat(60)}shop`;
    disk.write(`${projects}/${claudeSlug(cwd)}-1x9zq/${id(1)}.jsonl`, claudeLine(cwd));
    disk.write(`${projects}/${claudeSlug(cwd)}-other/${id(2)}.jsonl`, claudeLine(`${cwd}/elsewhere`));
    expect((await listTranscripts(ports, cwd)).map(({ sessionId }) => sessionId)).toEqual([id(1)]);
  });
  test("a drive's letter may be of either case", async () => {
    const { disk, ports } = machine();
    disk.write(`${projects}/c--src-shop/${id(1)}.jsonl`, claudeLine('c:\\src\\shop'));
    expect(await listTranscripts(ports, 'C:/src/shop')).toHaveLength(1);
  });
  test('CLAUDE_CONFIG_DIR may list several folders, CODEX_HOME names one', async () => {
    const { disk, ports } = machine({ CLAUDE_CONFIG_DIR: '/one, /two', CODEX_HOME: '/cx' });
    disk.write(`/two/projects/-src/${id(1)}.jsonl`, claudeLine('/src'), 5);
    disk.write(
      `/cx/sessions/2026/05/13/rollout-2026-05-13T11-00-00-${id(2)}.jsonl`,
      codexLine('/src', id(2)),
      9,
    );
    disk.write(`${projects}/-src/${id(3)}.jsonl`, claudeLine('/src'));
    expect((await listTranscripts(ports, '/src')).map(({ agent, sessionId }) => [agent, sessionId])).toEqual([
      ['codex', id(2)],
      ['claude-code', id(1)],
    ]);
  });
  test('files of subagents and of other programs are none', async () => {
    const { disk, ports } = machine();
    disk.write(`${projects}/-src/agent-3f2a.jsonl`, claudeLine('/src'));
    disk.write(`${projects}/-src/${id(1)}/subagents/agent-77.jsonl`, claudeLine('/src'));
    disk.write(`${projects}/-src/notes.txt`, 'x');
    expect(await listTranscripts(ports, '/src')).toEqual([]);
  });
  test('old ones are left out where only new ones are wanted', async () => {
    const { disk, ports } = machine();
    const now = Date.UTC(2026, 4, 13);
    disk.write(
      `${sessions}/2026/05/12/rollout-2026-05-12T01-00-00-${id(1)}.jsonl`,
      codexLine('/src', id(1)),
      now,
    );
    disk.write(
      `${sessions}/2025/01/02/rollout-2025-01-02T01-00-00-${id(2)}.jsonl`,
      codexLine('/src', id(2)),
      1,
    );
    expect(await listTranscripts(ports, '/src', { since: now - 3_600_000 })).toHaveLength(1);
    expect(await listTranscripts(ports, '/src')).toHaveLength(2);
  });
});

describe('a session by its id', () => {
  test('is found in whatever folder its file lies', async () => {
    const { disk, ports } = machine();
    disk.write(`${projects}/-src-elsewhere/${id(4)}.jsonl`, claudeLine('/src'));
    const place = await findTranscript(ports, { agent: 'claude-code', sessionId: id(4).toUpperCase() });
    expect(place?.path).toBe(`${projects}/-src-elsewhere/${id(4)}.jsonl`);
  });
  test('is the plain file where a compressed one lies beside it, and the archived one where there is no other', async () => {
    const { disk, ports } = machine();
    const file = `${sessions}/2026/05/13/rollout-2026-05-13T11-00-00-${id(5)}.jsonl`;
    disk.write(`${file}.zst`, 'packed', 9000);
    disk.write(file, codexLine('/src', id(5)), 8000);
    disk.write(`/home/me/.codex/archived_sessions/rollout-2026-05-13T11-00-00-${id(6)}.jsonl.zst`, 'packed');
    const find = async (sessionId: string) =>
      (await findTranscript(ports, { agent: 'codex', sessionId }))?.path;
    expect(await find(id(5))).toBe(file);
    expect(await find(id(6))).toMatch(/archived_sessions/);
    expect(await find(id(7))).toBeUndefined();
  });
  test('is offered with its first request', async () => {
    const { disk, ports } = machine();
    disk.write(
      `${projects}/-src/${id(1)}.jsonl`,
      claudeLine('/src', 'raise the HPA') + claudeLine('/src', 'x'.repeat(600_000)),
    );
    disk.takeRead();
    expect(await sessionChoices(ports, '/src')).toMatchObject([
      { about: 'raise the HPA', place: { sessionId: id(1) } },
    ]);
    expect(disk.takeRead()).toBeLessThan(500_000);
  });
});

test('a model may read what lies where agents keep sessions, and in open folders, and nothing else', async () => {
  const { disk, ports } = machine();
  disk.write(`${projects}/-src/${id(1)}.jsonl`, 'x');
  const refusal = async (path: string, roots?: readonly string[]) => refuseTranscript(ports, path, roots);
  expect(await refusal(`${projects}/-src/${id(1)}.jsonl`, ['/src'])).toBeUndefined();
  expect(await refusal('/src/t.jsonl', ['/src'])).toBeUndefined();
  expect(await refusal('/etc/passwd', ['/src'])).toMatch(/outside/);
  expect(await refusal('/etc/passwd')).toBeUndefined();
});
