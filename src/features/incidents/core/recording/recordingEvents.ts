/** The events of a terminal's recording, so that a runbook is made from it as from an incident: its commands come first, in their order. */
import { t } from '@vscode/l10n';
import type { Files } from '../../../../base/ports.ts';
import { nameOf } from '../../../../base/paths.ts';
import { err, ok, type Result } from '../../../../base/result.ts';
import { numberedEvents } from '../../../../clients/notes/incidentAppend.ts';
import {
  marks,
  type IncidentEvent,
  type Mark,
  type NewEvent,
} from '../../../../clients/notes/incidentEvents.ts';
import { changesOf } from '../changes.ts';
import { readRecording } from './readRecording.ts';
import { commandsIn, isHidden, type CommandOnScreen } from './recordedCommands.ts';

export interface RecordedTerminal {
  /** Of its file, without the ending. */
  readonly id: string;
  /** The command with the number n is the n-th of the recording. */
  readonly events: readonly IncidentEvent[];
}

/** Bytes. */
const mostRecording = 64 * 1024 * 1024;

/** @param path absolute */
export async function recordingEvents(
  files: Pick<Files, 'read'>,
  path: string,
): Promise<Result<RecordedTerminal, string>> {
  const bytes = await files.read(path, mostRecording);
  if (!bytes.ok) return err(bytes.error.message);
  const recording = readRecording(new TextDecoder().decode(bytes.value));
  if (!recording) return err(t('{0} is an asciicast of a version that is not known here.', path));
  const commands = (await commandsIn(recording)).filter((command) => !isHidden(command));
  if (commands.length === 0) return err(noCommands(path));
  const begun = recording.begun ?? 0;
  const source = recording.begun === undefined ? 'estimate' : 'shell';
  const at = (command: CommandOnScreen): number => begun + command.begun;
  const events = await numberedEvents(
    [
      ...commands.map((command) => commandEvent(command, at(command), source)),
      ...commands.flatMap((command, index) => markerEvents(command, index + 1, at(command))),
      ...commands.flatMap(({ text, exitCode, output, ended }, index) =>
        exitCode === 0
          ? changesOf({
              seq: index + 1,
              command: text,
              output: output.text,
              t: begun + ended,
              actor: 'human',
              t_source: 'shell',
            })
          : [],
      ),
    ],
    begun,
  );
  return ok({ id: nameOf(path).replace(/\.[^.]+$/, ''), events });
}

function commandEvent(
  { text, cut, exitCode, cwd, begun, ended }: CommandOnScreen,
  at: number,
  source: 'shell' | 'estimate',
): NewEvent {
  const data = {
    command: text,
    exitCode: exitCode ?? null,
    cwd,
    durationMs: ended - begun,
    ...(cut && { cut: true as const }),
  };
  return { kind: 'command', t: at, t_source: source, data };
}

/** A marker says what the command before it was: `helped: more memory`, `cause: …`, else it is a finding. */
function markerEvents({ markers }: CommandOnScreen, seq: number, at: number): readonly NewEvent[] {
  return markers.map((words) => {
    const [, name = '', rest = ''] = /^(\w+)\s*:?\s*(.*)$/s.exec(words) ?? [];
    const mark = marks.find((each): each is Mark => each === name.toLowerCase());
    const data = mark === undefined ? { text: words, mark: 'finding' as const } : { text: rest, mark };
    return { kind: 'finding', t: at, data, evidence: [seq] };
  });
}

function noCommands(path: string): string {
  return t(
    '{0} has no marks of commands: record it in a shell whose integration marks them (OSC 133 or 633), such as an incident terminal, or bash, zsh, fish and PowerShell in the terminal of the editor.',
    path,
  );
}
