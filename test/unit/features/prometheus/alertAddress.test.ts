import { expect, test } from 'vitest';
import {
  annotatedAddress,
  runbookAnnotations,
  type ActiveAlert,
} from '../../../../src/features/prometheus/core/alerts.ts';

const alert = (runbook: string) => ({ annotations: { runbook_url: runbook } }) as unknown as ActiveAlert;

test.each([
  ['https://wiki.example.com/a', 'https://wiki.example.com/a'],
  [' http://wiki.example.com/a ', 'http://wiki.example.com/a'],
  ['javascript:alert(1)', undefined],
  ['file:///etc/passwd', undefined],
  ['vscode://some.extension/run?cmd=x', undefined],
  ['command:workbench.action.terminal.new', undefined],
  ['//wiki.example.com/a', undefined],
  ['https://', undefined],
])('the address %j of an alert is opened as %j [abuse 24]', (given, opened) => {
  expect(annotatedAddress(alert(given), runbookAnnotations)).toBe(opened);
});
