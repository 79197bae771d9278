import {
  appendFile,
  mkdir,
  mkdtemp,
  realpath,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { watch as openWatch, type FSWatcher } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSlashes } from '../../../src/node/files.ts';
import { createWatch } from '../../../src/node/watch.ts';

let folder = '';
const at = (name: string) => withSlashes(path.join(folder, name));
const patience = { timeout: 30_000, interval: 10 };

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'watch-')));
});
afterEach(() => rm(folder, { recursive: true }));

const refusing: typeof openWatch = () => {
  throw Object.assign(new Error('no more watches'), { code: 'ENOSPC' });
};
const failingSoon: typeof openWatch = ((folder: string, options: { persistent: boolean }) => {
  const watcher = openWatch(folder, options);
  setImmediate(() => watcher.emit('error', new Error('lost')));
  return watcher;
}) as typeof openWatch;

describe.each([
  { how: 'by the events of the system', make: () => createWatch() },
  { how: 'by looking', make: () => createWatch({ open: refusing, pollInterval: 20 }) },
  {
    how: 'by looking after the system lost a watch',
    make: () => createWatch({ open: failingSoon, pollInterval: 20 }),
  },
])('a change is told $how', ({ make }) => {
  /** Does the thing and waits until the listener has heard of it and is quiet again. */
  const hears = async (target: string, ...changes: (() => Promise<unknown>)[]) => {
    const listener = vi.fn();
    const watching = make().watch(target, listener);
    try {
      for (const change of changes) {
        listener.mockClear();
        await change();
        await vi.waitFor(() => expect(listener).toHaveBeenCalled(), patience);
      }
    } finally {
      watching.dispose();
    }
  };

  test('of a file that is written, grows, is replaced, goes and comes back', async () => {
    await writeFile(at('a'), '1');
    await hears(
      at('a'),
      () => writeFile(at('a'), '22'),
      () => appendFile(at('a'), '3'),
      async () => {
        await writeFile(at('b'), '4444');
        await rename(at('b'), at('a'));
      },
      () => appendFile(at('a'), '5'),
      () => unlink(at('a')),
      () => writeFile(at('a'), '66'),
      () => appendFile(at('a'), '7'),
    );
  });

  test('of a file whose folders come later, and go and come again', async () => {
    const make = async () => {
      await mkdir(at('x/y'), { recursive: true });
      await writeFile(at('x/y/z'), '1');
    };
    await hears(
      at('x/y/z'),
      make,
      () => appendFile(at('x/y/z'), '2'),
      () => rm(at('x'), { recursive: true }),
      make,
      () => appendFile(at('x/y/z'), '2'),
    );
  });

  test('of what lies directly in a folder', async () => {
    await mkdir(at('d'));
    await hears(
      at('d'),
      () => writeFile(at('d/a'), '1'),
      () => appendFile(at('d/a'), '2'),
      () => unlink(at('d/a')),
      () => rm(at('d'), { recursive: true }),
      () => mkdir(at('d')),
      () => writeFile(at('d/b'), '1'),
    );
  });

  test.runIf(process.platform !== 'win32')('of the file that a link leads to', async () => {
    await mkdir(at('far'));
    await writeFile(at('far/a'), '1');
    await symlink(at('far/a'), at('link'));
    await hears(at('link'), () => appendFile(at('far/a'), '2'));
  });
});

test('what happens beside the file is not told', async () => {
  await writeFile(at('a'), '1');
  const [listener, beside] = [vi.fn(), vi.fn()];
  const watching = [createWatch().watch(at('a'), listener), createWatch().watch(folder, beside)];
  await writeFile(at('b'), '1');
  await vi.waitFor(() => expect(beside).toHaveBeenCalled(), patience);
  expect(listener).not.toHaveBeenCalled();
  await writeFile(at('a'), '22');
  await vi.waitFor(() => expect(listener).toHaveBeenCalled(), patience);
  for (const one of watching) one.dispose();
});

describe('nothing is left of a watch', () => {
  test('that looked: no timer runs before the first and after the last', () => {
    vi.useFakeTimers();
    const watch = createWatch({ open: refusing });
    expect(vi.getTimerCount()).toBe(0);
    const watching = watch.watch(at('a'), () => undefined);
    expect(vi.getTimerCount()).toBe(1);
    watching.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('that was told: each handle is closed, and a late word of one changes nothing', async () => {
    const closed: Promise<unknown>[] = [];
    const opened: FSWatcher[] = [];
    const open = ((place: string, options: { persistent: boolean }) => {
      const watcher = openWatch(place, options);
      opened.push(watcher);
      closed.push(new Promise((resolve) => watcher.once('close', resolve)));
      return watcher;
    }) as typeof openWatch;
    await mkdir(at('d'));
    const watching = createWatch({ open }).watch(at('d'), () => undefined);
    expect(opened).toHaveLength(2);
    watching.dispose();
    await Promise.all(closed);
    opened[0]?.emit('error', new Error('late'));
    expect(opened).toHaveLength(2);
  });
});
