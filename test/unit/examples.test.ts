import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const company = path.resolve(import.meta.dirname, '../../examples/company');
const files = (pattern: string) =>
  globSync(pattern, { cwd: company })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('/node_modules/'));
const read = (file: string) => readFileSync(path.join(company, file), 'utf8');

describe('the example company', () => {
  const isTemplate = (file: string) => file.includes('/templates/') || file.includes('/legacy-billing/');
  test.each(files('**/*.{yaml,yml}').filter((file) => !isTemplate(file)))(
    '%s is YAML by the strict rules of 1.2',
    (file) => {
      const problems = parseAllDocuments(read(file), { uniqueKeys: true }).flatMap(({ errors, warnings }) => [
        ...errors,
        ...warnings,
      ]);
      expect(problems).toEqual([]);
    },
  );
  test.each(files('**/*.json'))('%s is JSON', (file) => {
    expect(() => JSON.parse(read(file)) as unknown).not.toThrow();
  });
  test.each(files('**/events.ndjson'))('the events of %s are an unbroken chain', (file) => {
    const lines = read(file).trimEnd().split('\n');
    let before = '';
    for (const [index, line] of lines.entries()) {
      const event = JSON.parse(line);
      if (index === 0) expect(event).toEqual({ kind: 'meta', version: 1 });
      else expect([event.seq, event.prev_hash]).toEqual([index, before]);
      before = createHash('sha256').update(line).digest('hex');
    }
    expect(lines.length).toBeGreaterThan(2);
  });
  test('names no machine of ours and no real-looking secret', () => {
    for (const file of files('**/*.*').filter((name) =>
      /\.(ya?ml|json|md|ndjson|tf|sh|ts|py)$/u.test(name),
    )) {
      expect(read(file), file).not.toMatch(
        /\/root\/|\/work\/|AKIA[A-Z0-9]{16}|ghp_[A-Za-z0-9]{30}|BEGIN [A-Z ]*PRIVATE KEY/u,
      );
    }
  });
});
