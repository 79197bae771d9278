/** Test results in the form that build servers read. */
import type { RuleTest, TestFileReport } from './testRules.ts';

/** One suite for each file, one case for each expectation. */
export function junit(files: readonly TestFileReport[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...files.map(suiteOf),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf({ file, error, tests }: TestFileReport): string {
  const count = (status: RuleTest['status']) => tests.filter((test) => test.status === status).length;
  const broken = error !== '' && count('error') === 0;
  const cases = tests.map((test) => caseOf(file, test));
  if (broken) cases.push(caseText({ classname: file, name: file }, tag('error', error)));
  const attributes = {
    name: file,
    tests: cases.length,
    failures: count('failed'),
    errors: count('error') + (broken ? 1 : 0),
    skipped: 0,
  };
  return `  <testsuite ${write(attributes)}>\n${cases.join('\n')}\n  </testsuite>`;
}

function caseOf(file: string, { name, subject, evalTime, status, message }: RuleTest): string {
  const body =
    status === 'failed' ? tag('failure', message) : status === 'error' ? tag('error', message) : '';
  return caseText({ classname: `${file}: ${name}`, name: `${subject} at ${evalTime}` }, body);
}

function caseText(attributes: Readonly<Record<string, string>>, body: string): string {
  const start = `    <testcase ${write(attributes)}`;
  return body === '' ? `${start}/>` : `${start}>\n      ${body}\n    </testcase>`;
}

function tag(kind: 'failure' | 'error', message: string): string {
  const [first = ''] = message.trim().split('\n');
  return `<${kind} ${write({ message: first })}>${escapeText(message)}</${kind}>`;
}

function write(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeText(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML has no place for most control characters. */
function escapeText(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (char) => entities[char] ?? char)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
