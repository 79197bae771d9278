/** A second net for secrets, beside the rules of our own: those of secretlint. Loaded with the first text that is kept. */
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const id = '@secretlint/secretlint-rule-preset-recommend';

/** The text without what secretlint finds in it. Everything happens in memory: no file and no network. */
export async function caughtBySecretlint(text: string): Promise<string> {
  const { messages } = await lintSource({
    source: { filePath: 'text.txt', content: text, ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [{ id, rule: creator, options: {} }] } },
  });
  let kept = '';
  let end = 0;
  const ranges = messages.map(({ range }) => range).toSorted(([a], [b]) => a - b);
  for (const [from, to] of ranges) {
    if (to <= end) continue;
    kept += `${text.slice(end, Math.max(from, end))}[redacted]`;
    end = to;
  }
  return kept + text.slice(end);
}
