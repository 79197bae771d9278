/** What one graph shows, and how. */
import type { Curve } from '../core/chartModel.ts';
import type { Mark, Turn } from '../core/chartTurn.ts';
import type { ChartUnit } from '../core/chartUnits.ts';
import type { Exemplar } from '../core/panelExemplars.ts';
import type { ChartTheme } from './chartTheme.ts';

export interface ChartInput {
  readonly times: number[];
  /** Those that are drawn. */
  readonly curves: readonly Curve[];
  /** Keys of curves that somebody has switched off. */
  readonly hidden: ReadonlySet<string>;
  readonly unit: Exclude<ChartUnit, 'auto'>;
  readonly stacked: boolean;
  readonly logarithmic: boolean;
  readonly thresholds: readonly number[];
  readonly marks: readonly Mark[];
  readonly exemplars: readonly Exemplar[];
  readonly turn: Turn | undefined;
  readonly theme: ChartTheme;
  readonly language: string;
}
