/** Finds the charts of a folder and the environments of each, with no configuration. */
import type { Files } from '../../base/ports.ts';
import { err, type Failure, type Result } from '../../base/result.ts';
import type { Chart, EnvironmentSettings } from './chart.ts';

export interface DiscoveryOptions {
  /** The setting `sreWorkbench.helm.environments`; `{}` where there is none. */
  readonly environments: EnvironmentSettings;
  /** Folders that links and named files may lead to, absolute; left out: anywhere. What lies outside is told in the chart's notes. */
  readonly roots?: readonly string[];
  readonly signal?: AbortSignal;
}

/** `no-chart`: only of {@link describeChart}. */
export type DiscoveryFailure = Failure<'folder-not-found' | 'folder-not-readable' | 'no-chart' | 'cancelled'>;

/**
 * The charts in a folder and below, in the order of their paths; the folder may itself be a chart (path `.`).
 * A folder without charts is an empty list. What is not followed or not read is a sentence in a chart's `notes`.
 *
 * @param folder absolute, with `/`
 */
export async function discoverCharts(
  _files: Files,
  _folder: string,
  _options: DiscoveryOptions,
): Promise<Result<readonly Chart[], DiscoveryFailure>> {
  return err({ code: 'folder-not-found', message: '' });
}

/**
 * One chart, also one that lies in another's `charts/` folder.
 *
 * @param chartFolder absolute, with `/`
 * @param searched the folder to which `path` and the setting's keys are relative; the chart's own unless told
 */
export async function describeChart(
  _files: Files,
  _chartFolder: string,
  _options: DiscoveryOptions & { readonly searched?: string },
): Promise<Result<Chart, DiscoveryFailure>> {
  return err({ code: 'no-chart', message: '' });
}
