import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTranscript, TranscriptReader } from '../../../../src/clients/agents/reader.ts';
import { growingFiles } from '../../../builders/growingFile.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/transcripts');
const fixtures = globSync('*/*.jsonl', { cwd: folder }).map(
  (file) => [file, new Uint8Array(readFileSync(path.join(folder, file)))] as const,
);
const bytes = (text: string) => new TextEncoder().encode(text);
const answer = (tokens: number, text = 'yes') =>
  `${JSON.stringify({ type: 'assistant', uuid: 'a', sessionId: 's', message: { id: `m${tokens}`, model: 'm', content: [{ type: 'text', text }], usage: { input_tokens: tokens } } })}\n`;

describe('a file that is cut wherever it is looked at', () => {
  test.each(fixtures)('%s reads the same in pieces as whole', async (file, content) => {
    const whole = growingFiles();
    whole.write(`/t/${file}`, content);
    const expected = await readTranscript(whole.ports, `/t/${file}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(content.length), { maxLength: 12 }), async (cuts) => {
        const grown = growingFiles();
        const reader = new TranscriptReader(grown.ports, `/t/${file}`);
        for (const cut of [...cuts.sort((a, b) => a - b), content.length]) {
          grown.write(`/t/${file}`, content.slice(0, cut));
          expect((await reader.refresh()).ok).toBe(true);
        }
        expect(reader.state()).toEqual(expected.ok ? expected.value : undefined);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a reader', () => {
  test('reads only what was added', async () => {
    const disk = growingFiles();
    const first = answer(5, 'x'.repeat(100_000));
    disk.write('/a.jsonl', first);
    const reader = new TranscriptReader(disk.ports, '/a.jsonl');
    await reader.refresh();
    disk.takeRead();
    disk.write('/a.jsonl', first + answer(7));
    expect(await reader.refresh()).toEqual({ ok: true, value: true });
    expect(disk.takeRead()).toBeLessThan(2000);
    expect(reader.state()?.tokens).toBe(7);
    expect(await reader.refresh()).toEqual({ ok: true, value: false });
    expect(disk.takeRead()).toBe(0);
  });
  test.each([
    ['shorter', answer(3)],
    ['as long', answer(9)],
    ['longer', answer(3) + answer(4)],
  ])('starts anew where the file was rewritten and is %s', async (_, content) => {
    const disk = growingFiles();
    disk.write('/a.jsonl', answer(8));
    const reader = new TranscriptReader(disk.ports, '/a.jsonl');
    await reader.refresh();
    disk.write('/a.jsonl', content);
    await reader.refresh();
    const whole = await readTranscript(disk.ports, '/a.jsonl');
    expect(whole.ok && whole.value).toEqual(reader.state());
    expect(reader.state()?.tokens).not.toBe(8);
  });
  test('starts anew where the file is older than it was', async () => {
    const disk = growingFiles();
    disk.write('/a.jsonl', answer(8) + answer(9), 5000);
    const reader = new TranscriptReader(disk.ports, '/a.jsonl');
    await reader.refresh();
    disk.takeRead();
    disk.write('/a.jsonl', answer(8) + answer(9) + answer(7), 4000);
    await reader.refresh();
    expect(disk.takeRead()).toBeGreaterThan(answer(8).length * 3);
    expect(reader.state()?.tokens).toBe(7);
  });
  test('goes on in the file that it moved to', async () => {
    const disk = growingFiles();
    disk.write('/a.jsonl', answer(8));
    const reader = new TranscriptReader(disk.ports, '/a.jsonl');
    await reader.refresh();
    disk.move('/a.jsonl', '/b.jsonl');
    expect(await reader.refresh()).toMatchObject({ ok: false, error: { code: 'not-found' } });
    reader.moveTo('/b.jsonl');
    disk.write('/b.jsonl', answer(8) + answer(9));
    await reader.refresh();
    expect(reader.state()?.tokens).toBe(9);
  });
  test('passes over a line that is larger than any entry', async () => {
    const disk = growingFiles();
    const huge = new Uint8Array((64 << 20) + (3 << 20)).fill(120);
    const [before, after] = [bytes(answer(8)), bytes(`\n${answer(9)}`)];
    const all = new Uint8Array(before.length + huge.length + after.length);
    all.set(before);
    all.set(huge, before.length);
    all.set(after, before.length + huge.length);
    disk.write('/a.jsonl', all);
    const state = await readTranscript(disk.ports, '/a.jsonl');
    expect(state.ok && state.value.tokens).toBe(9);
  });
  test.each([
    ['empty', ''],
    ['text', 'hello\nworld\n'],
    ['JSON of something else', '{"type":"module","name":"x"}\n'],
    ['zeros', '\0\0\0\0\n\0\0'],
  ])('says so where a file is no transcript: %s', async (_, content) => {
    const disk = growingFiles();
    disk.write('/a.jsonl', content);
    expect(await readTranscript(disk.ports, '/a.jsonl')).toMatchObject({
      ok: false,
      error: { code: 'no-transcript' },
    });
  });
  test('never trips over any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.json().map(bytes), fc.constant(bytes('\n')))),
        async (pieces) => {
          const disk = growingFiles();
          disk.write('/a.jsonl', new Uint8Array(pieces.flatMap((piece) => [...piece])));
          await readTranscript(disk.ports, '/a.jsonl');
        },
      ),
    );
  });
});
