/** Makes the checks of a step: side by side, but none before those that it needs. */
import { t } from '@vscode/l10n';
import type { Check } from './checkShape.ts';
import { checkCertificate } from './checks/certificate.ts';
import { checkKey, checkSum, type NamedFile } from './checks/files.ts';
import { checkRollout } from './checks/kubernetes.ts';
import { checkLog } from './checks/log.ts';
import { checkHttp, checkName, checkPort } from './checks/network.ts';
import type { CheckOptions, CheckPorts } from './checks/ports.ts';
import { checkQuery } from './checks/prometheus.ts';
import { unknown, type Outcome, type Verdict } from './outcome.ts';
import { fill, isValueAlone, placesIn, type Values } from './placeholders.ts';
import type { Step, Strategy } from './strategy.ts';

/** Names of values that the checks of a step need and that nobody gave yet. */
export function missingValues(strategy: Strategy, step: Step, values: Values): readonly string[] {
  const needed = new Set(placesIn(step.checks));
  return strategy.values
    .filter(({ name, optional }) => needed.has(name) && !optional && (values[name] ?? '').trim() === '')
    .map(({ name }) => name);
}

export interface CheckRun {
  readonly step: Step;
  readonly values: Values;
  readonly ports: CheckPorts;
  readonly options: CheckOptions;
  /** Hears of each outcome as it comes, under `step/check`. */
  readonly onOutcome: (key: string, outcome: Outcome) => void;
}

/** The outcomes by `step/check`. A check that is cancelled has none: what was known of it stays. */
export async function runChecks({
  step,
  values,
  ports,
  options,
  onOutcome,
}: CheckRun): Promise<Readonly<Record<string, Outcome>>> {
  const verdicts = new Map<string, Promise<Verdict>>();
  const outcomes: Record<string, Outcome> = {};
  const make = async (check: Check): Promise<Verdict> => {
    // They stand before it, so each has its promise already.
    const needed = await Promise.all(check.needs.flatMap((id) => verdicts.get(id) ?? []));
    if (needed.some(({ state }) => state !== 'passed'))
      return unknown(t('Not checked: what it needs did not pass.'));
    return makeCheck(check, values, { ports, options });
  };
  const tell = async (check: Check, verdict: Promise<Verdict>): Promise<void> => {
    const found = await verdict;
    if (options.signal.aborted) return;
    const key = `${step.id}/${check.id}`;
    outcomes[key] = { ...found, at: ports.clock.now() };
    onOutcome(key, outcomes[key]);
  };
  const told = step.checks.map((check) => {
    const verdict = make(check);
    verdicts.set(check.id, verdict);
    return tell(check, verdict);
  });
  await Promise.all(told);
  return outcomes;
}

async function makeCheck(
  check: Check,
  values: Values,
  { ports, options }: Pick<CheckRun, 'ports' | 'options'>,
): Promise<Verdict> {
  const empty = emptyFields(check, values);
  if (empty.length > 0) return unknown(t('Not checked: {0} is not set.', empty.join(', ')));
  const file = (path: string | undefined): NamedFile | undefined => {
    const filled = path === undefined ? '' : fill(path, values);
    return filled === '' ? undefined : { path: filled, typed: isValueAlone(path ?? '') };
  };
  const filled = fillCheck(check, values);
  switch (filled.kind) {
    case 'http':
      return checkHttp(filled, ports, options);
    case 'dns':
      return checkName(filled, ports, options);
    case 'tcp':
      return checkPort(filled, ports, options);
    case 'tls':
      return checkCertificate(
        { ...filled, trust: check.kind === 'tls' ? file(check.trust) : undefined },
        ports,
        options,
      );
    case 'key':
    case 'checksum': {
      const named = check.kind === 'key' || check.kind === 'checksum' ? file(check.file) : undefined;
      if (!named) return unknown(t('Not checked: {0} is not set.', 'file'));
      return filled.kind === 'key' ? checkKey(named, ports) : checkSum(named, filled, ports);
    }
    case 'rollout':
      return checkRollout(filled, ports, options);
    case 'promql':
      return checkQuery(filled, ports, options);
    case 'log':
      return checkLog(
        { ...filled, file: check.kind === 'log' ? file(check.file) : undefined },
        ports,
        options,
      );
  }
}

/** Fields without which a check has nothing to ask. */
const needed: Readonly<Record<Check['kind'], readonly string[]>> = {
  http: ['url'],
  dns: ['name'],
  tcp: ['host', 'port'],
  tls: ['host'],
  key: ['file'],
  rollout: ['workload', 'namespace'],
  promql: ['query'],
  log: [],
  checksum: ['file', 'sha256'],
};

/** Names of the values that were to fill such a field and left it empty. */
function emptyFields(check: Check, values: Values): readonly string[] {
  return Object.entries(check).flatMap(([field, value]) =>
    typeof value === 'string' && needed[check.kind].includes(field) && fill(value, values).trim() === ''
      ? placesIn(value)
      : [],
  );
}

/** The check with the values in its texts. */
function fillCheck<One extends Check>(check: One, values: Values): One {
  const filled = { ...check };
  for (const [field, value] of Object.entries(check)) {
    const put = (text: unknown): unknown => (typeof text === 'string' ? fill(text, values) : text);
    Reflect.set(filled, field, Array.isArray(value) ? value.map(put) : put(value));
  }
  return filled;
}
