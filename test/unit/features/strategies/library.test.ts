import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseStrategy } from '../../../../src/features/strategies/core/strategy.ts';

const folder = path.resolve(import.meta.dirname, '../../../../media/strategies');

describe('the strategies that come along', () => {
  test.each(readdirSync(folder))('%s follows the schema', (name) => {
    const file = path.join(folder, name);
    const strategy = parseStrategy(file, readFileSync(file, 'utf8'), true);
    expect(strategy.ok ? '' : strategy.error.message).toBe('');
  });
  test.each(readdirSync(folder))('%s claims no rate of success', (name) => {
    expect(readFileSync(path.join(folder, name), 'utf8')).not.toMatch(/\d\s?%|success rate/i);
  });
});

test('the file that the documentation shows is a strategy', () => {
  const page = readFileSync(path.resolve(folder, '../../docs/strategies.md'), 'utf8');
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const own = parseStrategy('/notes/strategies/cache.yaml', text);
  expect(own.ok ? own.value.undo?.steps.length : own.error.message).toBe(1);
});

describe('a file that is no strategy', () => {
  const minimal = (steps: string, more = ''): string =>
    `version: 1\ntitle: Own\nwhen: Now\n${more}steps:\n${steps}`;
  const refused = (text: string): string => {
    const read = parseStrategy('/notes/own.yaml', text);
    return read.ok ? '' : read.error.message;
  };

  test('is refused with the field that is wrong', () => {
    expect(refused(minimal('  - { id: one, title: One }\n'))).toBe('');
    expect(refused(minimal('  - { id: one }\n'))).toContain('steps.0.title');
    expect(refused(minimal('  - { id: one, title: One, run: rm }\n'))).toContain('steps.0');
    expect(refused('version: 2\n')).toContain('version');
    expect(refused('a: [')).toContain('/notes/own.yaml');
  });

  test('names values, checks and decisions that are there, each once', () => {
    const check = (more: string): string =>
      `  - id: one\n    title: One\n    checks:\n      - { id: open, title: Open, kind: tcp, host: a, port: 1${more} }\n`;
    expect(refused(minimal(check('')))).toBe('');
    expect(refused(minimal(check(', needs: [later]')))).toContain('later');
    expect(refused(minimal(check('').replace('host: a', "host: '{{nobody}}'")))).toContain('nobody');
    expect(refused(minimal('  - { id: one, title: One, decision: tree }\n'))).toContain('tree');
    expect(refused(minimal('  - { id: one, title: One }\n  - { id: one, title: Two }\n'))).toContain('one');
  });
});
