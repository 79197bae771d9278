/** What PromQL in files is built with. */
import type * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import type { Reporter } from '../../../editor/report.ts';

export interface RulesDependencies {
  readonly ports: Pick<Ports, 'files' | 'engine' | 'clock'>;
  readonly reporter: Reporter;
  readonly extensionUri: vscode.Uri;
}
