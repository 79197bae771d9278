import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = path.join(import.meta.dirname, 'oneRender.ts');

interface Printed {
  readonly answer: { readonly ok: boolean; readonly value?: { manifest: string }; readonly error?: unknown };
  readonly nextWorks: boolean;
  readonly peakMegabytes: number;
  readonly argv0: string;
}

async function renderInProcess(
  input: { template: string; files?: Record<string, string>; timeLimit?: number },
  { TZ = 'UTC', argv0 = 'node' } = {},
): Promise<Printed> {
  const child = spawn(process.execPath, [program, JSON.stringify(input)], {
    env: { TZ },
    argv0,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Printed;
}

let requests = 0;
const server = createServer((_request, response) => {
  requests += 1;
  response.end('{"type": "object"}');
});
beforeAll(() => new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening)));
afterAll(() => void server.close());

test.each(['node', 'editor'])(
  'a remote schema is not loaded in a process that calls itself %s',
  async (argv0) => {
    const { port } = server.address() as AddressInfo;
    const printed = await renderInProcess(
      {
        template: 'a: 1',
        files: {
          'values.yaml': 'a: 1\n',
          'values.schema.json': `{ "properties": { "a": { "$ref": "http://127.0.0.1:${port}/schema.json" } } }`,
        },
      },
      { argv0 },
    );
    expect(printed).toMatchObject({
      argv0,
      answer: { ok: false, error: { source: 'helm', error: { code: 'remote-schema' } } },
      nextWorks: true,
    });
    expect(requests).toBe(0);
  },
);

test('dates are in the zone of the host', async () => {
  const { answer } = await renderInProcess(
    { template: 'at: {{ date "15:04 MST" 0 }}' },
    { TZ: 'Asia/Tokyo' },
  );
  expect(answer.value?.manifest).toContain('at: 09:00 JST');
});

test('the whole process stays under 1 GB, writes nothing of its own, and ends by itself', async () => {
  const printed = await renderInProcess({ template: '{{ range until 400000000 }}x{{ end }}' });
  expect(printed).toMatchObject({
    answer: { ok: false, error: { source: 'engine', error: { code: 'out-of-memory' } } },
    nextWorks: true,
  });
  expect(printed.peakMegabytes).toBeLessThan(1000);
});

test('a call that was ended leaves no thread behind that would keep the process', async () => {
  const endless = '{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}';
  expect(await renderInProcess({ template: endless, timeLimit: 100 })).toMatchObject({
    answer: { error: { error: { code: 'time-limit' } } },
    nextWorks: true,
  });
}, 60_000);
