import { describe, expect, test } from 'vitest';
import { findNotesFolder, proposedNotesFolder } from '../../../../src/base/notesFolder.ts';
import type { FileWriter } from '../../../../src/base/ports.ts';
import { err, ok } from '../../../../src/base/result.ts';
import {
  findPrevious,
  handoffName,
  markText,
  saveHandoff,
} from '../../../../src/features/handoff/core/chain.ts';
import { chartTree } from '../../../builders/chartTree.ts';
import { portsOf } from '../../../builders/portsOf.ts';

const mark = (folder: string) =>
  `# Goal: x\n\n${markText({ version: 1, folder, branch: 'main', session: null, previous: null })}\n`;

describe('the chain', () => {
  test('names a file after the time in UTC and the goal', () => {
    const now = Date.UTC(2026, 4, 13, 9, 12);
    expect(handoffName('Raise the HPA’s maximum: 20!', now)).toBe(
      '2026-05-13-0912-raise-the-hpa-s-maximum-20.md',
    );
    expect(handoffName('日本', now)).toBe('2026-05-13-0912-handoff.md');
    expect(handoffName('word '.repeat(40), now).length).toBeLessThan(70);
  });
  test('goes back to the newest of the same working tree', async () => {
    const files = chartTree({
      'notes/handoffs/2026-05-11-0900-a.md': mark('/src/shop'),
      'notes/handoffs/2026-05-12-0900-b.md': mark('/src/shop'),
      'notes/handoffs/2026-05-13-0900-c.md': mark('/src/other'),
      'notes/handoffs/2026-05-13-1000-d.md': '# Goal: by hand, without a mark',
    });
    const find = async (top: string, firstPrompt = '') =>
      findPrevious(files, '/repo/notes/handoffs', { top, firstPrompt });
    expect(await find('/src/shop')).toBe('2026-05-12-0900-b.md');
    expect(await find('/src/new')).toBeUndefined();
    expect(await find('/src/shop', 'Read notes/handoffs/2026-05-11-0900-a.md and go on')).toBe(
      '2026-05-11-0900-a.md',
    );
    expect(await findPrevious(files, '/repo/missing', { top: '/src/shop', firstPrompt: '' })).toBeUndefined();
  });
  test('never writes over a file', async () => {
    const taken = new Set(['/n/a.md', '/n/a-2.md']);
    const written: string[] = [];
    const { writer } = portsOf({
      writer: {
        create: async (path: string) => {
          if (taken.has(path)) return err({ code: 'exists', message: '' });
          written.push(path);
          return ok(undefined);
        },
      } as unknown as FileWriter,
    });
    expect(await saveHandoff(writer, '/n', { name: 'a.md', text: 'x' })).toEqual({
      ok: true,
      value: '/n/a-3.md',
    });
    expect(written).toEqual(['/n/a-3.md']);
  });
});

describe('the notes folder', () => {
  const files = chartTree({
    'one/SRE/notes/x': '',
    'two/notes/x': '',
    'two/SRE/notes/y': '',
    'three/notes': 'a file',
  });
  const folders = ['/repo/one', '/repo/two', '/repo/three'];
  const find = async (given = {}) => findNotesFolder(files, { setting: '', folders, ...given });
  test('is the first that is there', async () => expect(await find()).toBe('/repo/one/SRE/notes'));
  test('is the nearest to the file in front', async () => {
    expect(await find({ activeFile: '/repo/two/charts/a.yaml' })).toBe('/repo/two/notes');
    expect(await find({ activeFile: '/repo/two/SRE/notes/y' })).toBe('/repo/two/SRE/notes');
    expect(await find({ activeFile: '/repo/one/a.yaml' })).toBe('/repo/one/SRE/notes');
  });
  test('is what the setting says, there or not', async () => {
    expect(await find({ setting: 'my/notes' })).toBe('/repo/one/my/notes');
    expect(await find({ setting: '/data/notes' })).toBe('/data/notes');
  });
  test('is asked for where there is none', async () => {
    expect(await find({ folders: ['/repo/three'] })).toBeUndefined();
    expect(proposedNotesFolder(['/repo/three'])).toBe('/repo/three/SRE/notes');
    expect(proposedNotesFolder([])).toBeUndefined();
  });
});
