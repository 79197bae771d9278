/** Runs suites and puts the result into the one shape that every layer reports. */
import { mkdir, writeFile } from 'node:fs/promises';
import { findSourceMap } from 'node:module';
import path from 'node:path';
import type Mocha from 'mocha';

interface Failure {
  readonly name: string;
  readonly message: string;
}

export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** What failed in a first editor and passed in a second one. */
  readonly unsteady: readonly Failure[];
}

/** Runs what was loaded. `tell` gets one line for each test as it ends. */
export async function runMocha(mocha: Mocha, tell: (line: string) => void): Promise<Report> {
  const failures: Failure[] = [];
  let passed = 0;
  let skipped = 0;
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => {
      passed += 1;
      tell(`  ✓ ${test.fullTitle()} (${test.duration} ms)`);
    });
    runner.on('pending', (test) => {
      skipped += 1;
      tell(`  - ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error: unknown) => {
      const message = error instanceof Error ? inSources(error.stack ?? error.message) : String(error);
      failures.push({ name: test.fullTitle(), message });
      tell(`  ✗ ${test.fullTitle()}\n${message}`);
    });
  });
  return { passed, failed: failures.length, skipped, failures, unsteady: [] };
}

/** An extension host writes stacks in its own way, which leaves source maps aside. */
function inSources(stack: string): string {
  return stack.replace(
    /file:\/\/(\/[^\s()]+?):(\d+):(\d+)/gu,
    (place, file: string, line: string, column: string) => {
      const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (!entry || !('originalSource' in entry)) return place;
      return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}

export function addReports(reports: readonly Report[]): Report {
  const sum = (pick: (report: Report) => number) =>
    reports.reduce((total, report) => total + pick(report), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    failures: reports.flatMap(({ failures }) => failures),
    unsteady: reports.flatMap(({ unsteady }) => unsteady),
  };
}

export function failedReport(name: string, message: string): Report {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ name, message }], unsteady: [] };
}

/**
 * Runs once more what failed, in another editor: a whole browser and server on a loaded machine may stumble once. What is
 * broken fails twice; what only stumbled is told as unsteady, to be mended.
 */
export async function inSecondEditor(
  run: () => Promise<Report>,
  runAgain: () => Promise<Report> = run,
): Promise<Report> {
  const first = await run();
  if (first.failed === 0) return first;
  const second = await runAgain();
  return second.failed === 0 ? { ...second, unsteady: first.failures } : second;
}

export async function writeReport(file: string, report: Report): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}
