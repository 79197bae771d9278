import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTabStore } from '../../../../src/features/tabs/core/store.ts';
import type { Tab } from '../../../../src/features/tabs/core/tab.ts';
import { clock } from '../../../../src/node/environment.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'tabs-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const files = createFiles();
const open = () =>
  createTabStore(folder, { files, writer: createFileWriter(), clock, wait: (time) => pause(time) });
const tab = (id: string): Tab => ({ id, name: id, cwd: '/src', profile: 'claude' });
const file = () => path.join(folder, '.sre-workbench/tabs.json');
const idsOf = async () => {
  const read = await open().read();
  return read.ok ? read.value.tabs.map(({ id }) => id) : read.error.code;
};

describe('the tabs of a workspace', () => {
  test('are none where there is no file, and reading makes none', async () => {
    expect(await idsOf()).toEqual([]);
    await expect(readFile(file())).rejects.toThrow('ENOENT');
  });

  test('are kept by two windows that write at the same time, all of them', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `tab-${index}`);
    const [one, other] = [open(), open()];
    const results = await Promise.all(
      names.map((name, index) => (index % 2 === 0 ? one : other).update((tabs) => [...tabs, tab(name)])),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(new Set((await idsOf()) as string[])).toEqual(new Set(names));
  });

  test('stay out of git by themselves', async () => {
    await open().update(() => [tab('a')]);
    expect(await readFile(path.join(folder, '.sre-workbench/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('of a newer version are shown and not written', async () => {
    await open().update(() => [tab('a')]);
    const newer = JSON.stringify({ version: 2, tabs: [tab('a')], more: 1 });
    await writeFile(file(), newer);
    expect(await open().read()).toMatchObject({ ok: true, value: { readOnly: true } });
    expect(await open().update(() => [])).toMatchObject({ ok: false, error: { code: 'newer-version' } });
    expect(await readFile(file(), 'utf8')).toBe(newer);
  });

  test('that a person edited keep what is not ours', async () => {
    await open().update(() => []);
    await writeFile(
      file(),
      JSON.stringify({ version: 1, note: 'mine', tabs: [{ ...tab('a'), colour: 'teal' }, { id: 'B!' }] }),
    );
    const read = await open().read();
    expect(read).toMatchObject({ value: { tabs: [{ id: 'a', colour: 'teal' }] } });
    expect(read.ok && read.value.notes).toHaveLength(1);
    await open().update((tabs) => [...tabs, tab('c')]);
    const written: unknown = JSON.parse(await readFile(file(), 'utf8'));
    expect(written).toMatchObject({
      note: 'mine',
      tabs: [{ id: 'a', colour: 'teal' }, { id: 'c' }, { id: 'B!' }],
    });
  });

  test('in a file that is no JSON are never written over', async () => {
    await open().update(() => []);
    await writeFile(file(), '{ "tabs": [');
    expect(await idsOf()).toBe('unreadable');
    expect((await open().update(() => [tab('a')])).ok).toBe(false);
    expect(await readFile(file(), 'utf8')).toBe('{ "tabs": [');
  });

  test('are not held up by the lock of a window that died', async () => {
    await open().update(() => []);
    const lock = path.join(folder, '.sre-workbench/tabs.lock');
    await writeFile(lock, '');
    await utimes(lock, 0, 0);
    expect((await open().update(() => [tab('a')])).ok).toBe(true);
  });

  test('never carry a conversation id that an agent would take for an option', async () => {
    await open().update(() => []);
    const evil = { ...tab('a'), conversation: { agent: 'codex', id: '--dangerous', bound: 'own' } };
    await writeFile(file(), JSON.stringify({ version: 1, tabs: [evil] }));
    expect(await idsOf()).toEqual([]);
  });
});
