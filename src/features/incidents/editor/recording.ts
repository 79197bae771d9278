/** Hears of commands in terminals. What makes events of them is loaded with the first one that is to be recorded. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { isRecord, recordOf, textOf } from '../../../base/json.ts';
import type { Ports } from '../../../base/ports.ts';
import type { IncidentEvent } from '../../../clients/notes/incidentEvents.ts';
import { pathOf } from '../../../editor/files.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { Recorder, TerminalExecution } from '../core/recorder.ts';
import type { ActiveIncident } from './activeIncident.ts';

const key = 'sreWorkbench.incidents.terminals';
/** Terminals that are long gone need not be known. */
const mostTerminals = 50;

export interface Recording extends vscode.Disposable {
  /** Marks with this nonce belong to a terminal of this incident, also after a reload of the window. */
  bind(nonce: string, incident: IncidentReference): Promise<void>;
  /** Fires when events are on the disk. */
  readonly onEvents: vscode.Event<RecordedEvents>;
}

export interface RecordedEvents {
  /** Of the incident, absolute. */
  readonly folder: string;
  readonly events: readonly IncidentEvent[];
}

export interface RecordingOptions {
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly state: vscode.Memento;
  readonly active: ActiveIncident;
}

export function createRecording(options: RecordingOptions): Recording {
  const { state, active } = options;
  const recorded = new vscode.EventEmitter<RecordedEvents>();
  const ends = new Map<vscode.TerminalShellExecution, (exitCode: number | undefined) => void>();
  const bound = (): Readonly<Record<string, unknown>> => recordOf(state.get<unknown>(key));
  let recorder: Promise<Recorder> | undefined;
  const load = () =>
    (recorder ??= loadRecorder(options, {
      folderOf: (nonce) => textOf(recordOf(bound()[nonce])['folder']) || undefined,
      onEvents: (folder, events) => recorded.fire({ folder, events }),
    }));
  const onStart = ({ terminal, execution }: vscode.TerminalShellExecutionStartEvent): void => {
    if (!vscode.workspace.isTrusted || !readSetting('sreWorkbench.incidents.enabled')) return;
    if ((!active.get() && Object.keys(bound()).length === 0) || isAgentTab(terminal)) return;
    // At once: what it shows before somebody reads is lost.
    const stream = execution.read();
    const ended = new Promise<number | undefined>((resolve) => ends.set(execution, resolve));
    void load()
      .then((loaded) => loaded.record(executionOf({ terminal, execution, stream, ended })))
      .catch((error: unknown) => options.reporter.note('incidents.record', error));
  };
  const listeners = vscode.Disposable.from(
    recorded,
    vscode.window.onDidStartTerminalShellExecution(onStart),
    vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
      ends.get(execution)?.(exitCode);
      ends.delete(execution);
    }),
  );
  return {
    onEvents: recorded.event,
    async bind(nonce, { folder, id }) {
      const others = Object.entries(bound()).filter(([, value]) => isRecord(value));
      const kept = others.slice(-(mostTerminals - 1));
      await state.update(key, Object.fromEntries([...kept, [nonce, { folder, id }]]));
    },
    dispose: () => listeners.dispose(),
  };
}

async function loadRecorder(
  { ports, reporter, active }: RecordingOptions,
  own: Pick<ConstructorParameters<typeof Recorder>[0], 'folderOf' | 'onEvents'>,
): Promise<Recorder> {
  const { Recorder } = await import('../core/recorder.ts');
  let failed = '';
  return new Recorder({
    ports,
    folderOf: own.folderOf,
    otherFolder: () =>
      readSetting('sreWorkbench.incidents.recordOtherTerminals') ? active.get()?.folder : undefined,
    onEvents(folder, events) {
      failed = '';
      own.onEvents(folder, events);
    },
    onFailure(failure) {
      // Told once, not with each command.
      if (failed !== failure.code) reporter.failure(failure);
      failed = failure.code;
    },
    after(milliseconds, action) {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
  });
}

interface Started {
  readonly terminal: vscode.Terminal;
  readonly execution: vscode.TerminalShellExecution;
  readonly stream: AsyncIterable<string>;
  readonly ended: Promise<number | undefined>;
}

function executionOf({ terminal, execution, stream, ended }: Started): TerminalExecution {
  const { shell } = terminal.state;
  const nonce = variableOf(terminal, 'SRE_WORKBENCH_NONCE');
  const cwd = execution.cwd ?? terminal.shellIntegration?.cwd;
  return {
    stream,
    ended: ended.then((exitCode) => {
      const { value, isTrusted, confidence } = execution.commandLine;
      // The integration of bash says "high" and tells a part of the line where the history leaves lines out.
      const sure = confidence === vscode.TerminalShellExecutionCommandLineConfidence.High && isTrusted;
      return { exitCode, command: value, cut: !sure || shell === undefined || shell === 'bash' };
    }),
    cwd: cwd?.scheme === 'file' || cwd?.scheme === 'vscode-remote' ? pathOf(cwd) : (cwd?.toString() ?? ''),
    shell,
    ...(nonce !== undefined && { nonce }),
  };
}

/** What agents run is told by the agents; their screen is no output. */
function isAgentTab(terminal: vscode.Terminal): boolean {
  return variableOf(terminal, 'SRE_WORKBENCH_TAB') !== undefined;
}

/** As the terminal was started with it; undefined too after a reload of the window. */
function variableOf({ creationOptions }: vscode.Terminal, name: string): string | undefined {
  return ('env' in creationOptions && creationOptions.env?.[name]) || undefined;
}
