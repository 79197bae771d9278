/** Checks through the real ports, and a step of one strategy to put them into. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFiles } from '../../../src/node/files.ts';
import { clock, environment } from '../../../src/node/environment.ts';
import { createHttp } from '../../../src/node/http.ts';
import { createProbes } from '../../../src/node/probes.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { runChecks } from '../../../src/features/strategies/core/checks.ts';
import type { CheckPorts } from '../../../src/features/strategies/core/checks/ports.ts';
import type { Outcome } from '../../../src/features/strategies/core/outcome.ts';
import type { Values } from '../../../src/features/strategies/core/placeholders.ts';
import { parseStrategy, type Strategy } from '../../../src/features/strategies/core/strategy.ts';

export function realPorts(given: Partial<CheckPorts> & { readonly trusted?: boolean } = {}): CheckPorts {
  const { trusted = true, ...ports } = given;
  const allowed = () => trusted;
  return {
    http: createHttp({ allowed, proxy: 'environment' }),
    files: createFiles(),
    processes: createProcesses({ allowed, untrustedFolders: () => [] }),
    secrets: { get: async () => undefined, store: async () => undefined, delete: async () => undefined },
    clock,
    environment,
    probes: createProbes({ allowed }),
    servers: [],
    roots: [mkdtempSync(path.join(tmpdir(), 'strategy-'))],
    ...ports,
  };
}

/** @param checks lines of YAML, such as `{ kind: tcp, host: localhost, port: 1 }`; each gets an id `c0`, `c1` ... unless it has one */
function strategyOf(checks: readonly string[], values: readonly string[] = []): Strategy {
  const lines = checks.map((check, index) =>
    check.includes(' id: ') ? check : check.replace('{', `{ id: c${index}, title: C${index},`),
  );
  const text = [
    'version: 1',
    'title: Own',
    'when: Now',
    ...(values.length === 0 ? [] : ['values:', ...values.map((value) => `  - ${value}`)]),
    'steps:',
    '  - id: one',
    '    title: One',
    '    checks:',
    ...lines.map((line) => `      - ${line}`),
  ].join('\n');
  const parsed = parseStrategy('/own.yaml', text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

export interface Asked {
  readonly values?: Values;
  readonly ports?: CheckPorts;
  /** Milliseconds for each check. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
}

/** The outcomes in the order of the checks. */
export async function outcomesOf(
  checks: readonly string[],
  { values = {}, ports = realPorts(), timeLimit = 60_000, signal = new AbortController().signal }: Asked = {},
): Promise<readonly (Outcome | undefined)[]> {
  const names = Object.keys(values).map((name) =>
    `{ name: ${name}, question: What? }`.replace('What?', "'What?'"),
  );
  const [step] = strategyOf(checks, names).steps;
  if (!step) throw new Error('A strategy has a step.');
  const found = await runChecks({
    step,
    values,
    ports,
    options: { timeLimit, signal },
    onOutcome: () => undefined,
  });
  return step.checks.map(({ id }) => found[`one/${id}`]);
}

export async function outcomeOf(check: string, asked: Asked = {}): Promise<Outcome> {
  const [outcome] = await outcomesOf([check], asked);
  if (!outcome) throw new Error('The check has no outcome.');
  return outcome;
}
