/** Holds what the engine answers against what the real command line printed. */
import type { HelmMajor } from '../../../src/clients/engine/charts.ts';
import type { Environment } from '../../builders/charts/chartSpec.ts';
import type { Outcome } from './realHelm.ts';
import { shapeOf } from './shape.ts';

export interface Compared {
  readonly real: Outcome;
  readonly engine: Outcome;
  readonly chartFolder: string;
  /** Compare outputs by shape, not byte for byte. */
  readonly shape: boolean;
}

/** What differs, for a person; undefined where nothing does. */
export function findDifference({ real, engine, chartFolder, shape }: Compared): string | undefined {
  if (real.ok !== engine.ok) {
    const told = (outcome: Outcome) => (outcome.ok ? 'renders' : `fails: ${outcome.error}`);
    return `Helm ${told(real)}\nthe engine ${told(engine)}`;
  }
  if (!real.ok) {
    const fromReal = normaliseError(real.error, chartFolder);
    const fromEngine = normaliseError(engine.error, chartFolder);
    return findFirst(errorLines(fromReal), errorLines(fromEngine));
  }
  if (real.output === engine.output) return undefined;
  if (!shape) return findFirst(real.output.split('\n'), engine.output.split('\n'));
  return findFirst(shapeOf(real.output).split('\n'), shapeOf(engine.output).split('\n'));
}

/** Whether the real command line takes a generated chart as its author meant: else the chart proves something else. */
export function findSurprise(real: Outcome, environment: Environment, major: HelmMajor): string | undefined {
  const fragment = environment.fails[major];
  if (fragment === undefined) return real.ok ? undefined : `Helm should render, but fails: ${real.error}`;
  const [first = ''] = `Error: ${real.error}`.split('\n');
  if (!real.ok && first.includes(fragment)) return undefined;
  return `Helm should fail with "${fragment}", but ${real.ok ? 'renders' : `says: ${first}`}`;
}

/**
 * Two things of the command line are not the engine's: Helm names some files with the absolute path of the chart's
 * folder, where the engine knows only the chart; and the command adds a hint on its own flags.
 */
function normaliseError(error: string, chartFolder: string): string {
  return error
    .replaceAll(`${chartFolder}/`, '')
    .replace(/\n\nUse --debug flag to render out invalid YAML\s*$/, '')
    .trimEnd();
}

/**
 * The breaches of a schema come in the order of a Go map, which changes from run to run: there the order of the lines
 * behind the first is left out.
 */
function errorLines(error: string): readonly string[] {
  const [first = '', ...rest] = error.split('\n');
  return [first, ...(first.startsWith("values don't meet the specifications") ? rest.toSorted() : rest)];
}

function findFirst(real: readonly string[], engine: readonly string[]): string | undefined {
  const length = Math.max(real.length, engine.length);
  const line = Array.from({ length }, (_, index) => index).find((index) => real[index] !== engine[index]);
  if (line === undefined) return undefined;
  const at = (lines: readonly string[]) => JSON.stringify(lines.slice(Math.max(0, line - 2), line + 3));
  return `line ${line + 1}\nHelm       ${at(real)}\nthe engine ${at(engine)}`;
}
