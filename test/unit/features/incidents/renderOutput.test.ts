import { expect, test } from 'vitest';
import { RawOutput } from '../../../../src/features/incidents/core/renderOutput.ts';

async function shown(raw: string, columns = 80) {
  const output = new RawOutput();
  output.push(raw);
  return output.render(columns);
}

test('repainted lines count once, as they were in the end', async () => {
  const bar = Array.from({ length: 100 }, (_, step) => `\r${String(step)}% done`).join('');
  const repainted = 'one\r\ntwo\r\n\u001b[2A\u001b[2Kfirst\r\n\u001b[2Ksecond\r\n';
  expect(await shown(`${bar}\r\n\u001b[1;31mred\u001b[0m\r\n${repainted}`)).toEqual({
    text: '99% done\nred\nfirst\nsecond',
    truncated: false,
  });
});

test('lines that the terminal wrapped are whole again', async () => {
  const line = 'word '.repeat(50).trim();
  expect((await shown(`${line}\r\nnext\r\n`)).text).toBe(`${line}\nnext`);
});

test('what a program drew on the other screen leaves nothing', async () => {
  expect((await shown('before\r\n\u001b[?1049hscreen of vim\u001b[?1049lafter')).text).toBe('before\nafter');
});

test('nothing is nothing', async () => expect((await shown('')).text).toBe(''));

test('of more than five megabytes the start and the end are kept, and it says so', async () => {
  const output = new RawOutput();
  output.push('first line\r\n');
  for (let count = 0; count < 70; count += 1) output.push(`${'x'.repeat(78)}\r\n`.repeat(1000));
  output.push('last line\r\n');
  const { text, truncated } = await output.render(80);
  expect(truncated).toBe(true);
  expect(text.startsWith('first line\n')).toBe(true);
  expect(text.endsWith('\nlast line')).toBe(true);
  expect(text).toMatch(/\[\.\.\. \d+ \.\.\.\]/);
  expect(text.length).toBeLessThan(5.3 * 1024 * 1024);
});
