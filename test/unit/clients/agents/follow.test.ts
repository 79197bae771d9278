import { describe, expect, test } from 'vitest';
import { followTranscript, type Followed } from '../../../../src/clients/agents/follow.ts';
import { growingFiles } from '../../../builders/growingFile.ts';

const sessionId = '11111111-1111-4111-8111-111111111111';
const session = { agent: 'claude-code', sessionId } as const;
const answer = (tokens: number) =>
  `${JSON.stringify({ type: 'assistant', uuid: 'a', sessionId, message: { id: `m${tokens}`, model: 'm', content: [], usage: { input_tokens: tokens } } })}\n`;
const place = (folder: string) => `/home/.claude/projects/${folder}/${sessionId}.jsonl`;

function followed(path?: string) {
  const disk = growingFiles();
  const listeners = new Map<string, Set<() => void>>();
  const watch = {
    watch(watched: string, listener: () => void) {
      const known = listeners.get(watched) ?? new Set();
      listeners.set(watched, known.add(listener));
      return { dispose: () => void known.delete(listener) };
    },
  };
  const environment = { home: '/home', platform: 'linux' as const, variable: () => undefined };
  const told: Followed[] = [];
  const follower = followTranscript({ ...disk.ports, environment, watch }, session, {
    ...(path !== undefined && { path }),
    listener: (news) => told.push(news),
  });
  const watched = () => [...listeners].filter(([, set]) => set.size > 0).map(([name]) => name);
  const touch = (name: string) => {
    for (const listener of listeners.get(name) ?? []) listener();
  };
  return { disk, follower, told, watched, touch };
}

describe('following a session', () => {
  test('begins before there is a file, and finds it where it appears', async () => {
    const { disk, follower, told, touch } = followed();
    await follower.refresh();
    expect(told).toEqual([{ state: undefined, path: undefined }]);
    disk.write(place('-src'), answer(5));
    touch('/home/.claude/projects');
    await follower.refresh();
    expect(told.at(-1)).toMatchObject({ path: place('-src'), state: { tokens: 5 } });
  });
  test('goes with the file to another folder, and reads on there', async () => {
    const { disk, follower, told } = followed(place('-src'));
    disk.write(place('-src'), answer(5));
    await follower.refresh();
    disk.move(place('-src'), place('-src-charts'));
    disk.write(place('-src-charts'), answer(5) + answer(6));
    await follower.refresh();
    expect(told.at(-1)).toMatchObject({ path: place('-src-charts'), state: { tokens: 6 } });
  });
  test('keeps the last state while the file is gone, and tells nothing twice', async () => {
    const { disk, follower, told } = followed(place('-src'));
    disk.write(place('-src'), answer(5));
    await follower.refresh();
    const before = told.length;
    await follower.refresh();
    expect(told).toHaveLength(before);
    disk.move(place('-src'), '/elsewhere');
    await follower.refresh();
    expect(told).toHaveLength(before);
    expect(told.at(-1)?.state?.tokens).toBe(5);
  });
  test('looks once more for what happens during a look, and one look at a time', async () => {
    const { disk, follower, told, touch } = followed(place('-src'));
    disk.write(place('-src'), answer(5));
    const first = follower.refresh();
    disk.write(place('-src'), answer(5) + answer(9));
    touch(place('-src'));
    await first;
    expect(told.at(-1)?.state?.tokens).toBe(9);
  });
  test('ends without a trace', async () => {
    const { disk, follower, told, watched } = followed(place('-src'));
    disk.write(place('-src'), answer(5));
    await follower.refresh();
    follower.dispose();
    const before = told.length;
    disk.write(place('-src'), answer(7));
    await follower.refresh();
    expect(told).toHaveLength(before);
    expect(watched()).toEqual([]);
  });
});
