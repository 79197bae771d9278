/** What readiness is built with, and what its checks share. */
import type * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import type { Reporter } from '../../../editor/report.ts';

export interface ReadinessDependencies {
  readonly ports: Pick<Ports, 'files' | 'engine' | 'clock'>;
  readonly reporter: Reporter;
}

/** What a check leaves behind. */
export interface ReadinessShown {
  /** By the address of their documents. */
  readonly reports: Map<string, string>;
  readonly changed: vscode.EventEmitter<vscode.Uri>;
  readonly diagnostics: vscode.DiagnosticCollection;
  /** What checks each chart again that was checked once, by the chart's folder. */
  readonly kept: Map<string, vscode.Disposable>;
}
