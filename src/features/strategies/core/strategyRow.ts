/** A row of the view as plain data. */
import type { StrategyCommandId, StrategyRequest } from '../../../base/strategyCommands.ts';
import type { Outcome } from './outcome.ts';

export interface StrategyRow {
  /** Among all rows. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip?: string;
  /** Name of an icon, with the name of a theme colour behind a space where it has one. */
  readonly icon: string;
  /** What the menus look for. */
  readonly context: string;
  /** Where it can be ticked: whether it is. */
  readonly ticked?: boolean;
  /** What a click does. */
  readonly click?: { readonly command: StrategyCommandId; readonly title: string };
  readonly request: StrategyRequest;
  readonly children: readonly StrategyRow[];
  readonly expanded?: boolean;
}

/** Name of an icon, with the name of a theme colour behind a space. */
export function outcomeIcon(state: Outcome['state'] | undefined): string {
  switch (state) {
    case 'passed':
      return 'pass testing.iconPassed';
    case 'failed':
      return 'error problemsErrorIcon.foreground';
    case 'unknown':
      return 'circle-slash problemsWarningIcon.foreground';
    case undefined:
      return 'circle-large-outline';
  }
}
