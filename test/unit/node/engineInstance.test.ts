import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileEngine, startEngine } from '../../../src/node/engineInstance.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'instance-'));
  const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  await writeFile(path.join(folder, 'charts.wasm.br'), brotliCompressSync(emptyModule));
});
afterAll(() => rm(folder, { recursive: true }));

/** An engine whose runtime file answers a call with the result of `body`; `go`, `method` and `request` are in its reach. */
async function startWith(body: string, left = 'globalThis.sreEngineCall = call;') {
  const runtime = `
    globalThis.Go = class {
      importObject = {};
      async run() {
        const go = this;
        const call = (method, request) => { ${body} };
        ${left}
      }
    };`;
  await writeFile(path.join(folder, 'wasm_exec.js'), runtime);
  return startEngine(folder, await compileEngine(folder, 'charts'));
}

test('Go is in a realm that has what is handed to it and nothing else', async () => {
  const call = await startWith(
    'return JSON.stringify({ result: { names: Object.getOwnPropertyNames(globalThis) } });',
  );
  const language = runInContext('Object.getOwnPropertyNames(globalThis)', createContext()) as string[];
  const { names } = call('', {}).result as { names: string[] };
  const handed = ['TextDecoder', 'TextEncoder', 'clearTimeout', 'crypto', 'performance', 'setTimeout'];
  expect(names.filter((name) => !language.includes(name)).sort()).toEqual(
    ['Go', ...handed, 'sreEngineCall'].sort(),
  );
});

test('method and payload arrive as they are, lists of bytes as base64', async () => {
  const call = await startWith(
    'return JSON.stringify({ result: { method, request: JSON.parse(request) } });',
  );
  const bytes = new Uint8Array([0, 254, 255]);
  expect(call('render', { files: [{ bytes, part: bytes.subarray(1) }], text: 'é' }).result).toEqual({
    method: 'render',
    request: { files: [{ bytes: 'AP7/', part: '/v8=' }], text: 'é' },
  });
});

test('Go is told the zone of the host', async () => {
  const call = await startWith('return JSON.stringify({ result: go.env });');
  expect(call('', {}).result).toMatchObject({ TZ: Intl.DateTimeFormat().resolvedOptions().timeZone });
});

describe('an instance that is lost', () => {
  test.each([
    [
      'says so when Go ends',
      'console.log("panic: why"); go.exit(2);',
      'engine-crashed',
      /panic: why\nexit status 2/,
    ],
    ['says so when Go does not answer', 'return undefined;', 'engine-crashed', /no answer/],
    ['says so when the native stack runs out', 'throw new RangeError("deep");', 'engine-crashed', /deep/],
    [
      'tells memory from the rest, however much Go writes about it',
      'console.log("fatal error: out of memory"); for (let i = 0; i < 999; i++) console.log("goroutine"); go.exit(2);',
      'out-of-memory',
      /^.*\nfatal error/,
    ],
  ])('%s', async (_, body, code, message) => {
    const call = await startWith(body);
    expect(() => call('', {})).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test('a call tells only what was written in it', async () => {
    const call = await startWith(
      'console.log(method); if (method === "second") go.exit(1); else return "{}";',
    );
    call('first', {});
    expect(() => call('second', {})).toThrow(/^(?!.*first)/s);
  });

  test('a runtime that leaves nothing to call is a crash, a missing file is told as one', async () => {
    await expect(startWith('', 'console.log("no room"); go.exit(3);')).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringContaining('no room'),
    });
    await expect(compileEngine(path.join(folder, 'nowhere'), 'charts')).rejects.toMatchObject({
      code: 'engine-missing',
    });
  });
});
