/** The incidents of a notes folder: their ids, which there are, and a new one. */
import { joinPath } from '../../base/paths.ts';
import type { Files } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { t } from '@vscode/l10n';
import type { LogFailure, LogPorts } from './incidentAppend.ts';
import { logVersion } from './incidentEvents.ts';
import { logName } from './incidentLog.ts';

/** `YYYY`, `MM` and `DD` stand for the day in UTC, the run of `N` for the number of that day. */
const defaultIdPattern = 'INC-YYYY-MM-DD-NNN';

export interface IncidentPlace {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
}

/** The id of the `number`th incident of a day; undefined where the pattern has no place for a number or is no folder's name. */
export function incidentId(pattern: string, now: number, number: number): string | undefined {
  const places = pattern.match(/N+/g)?.toSorted((a, b) => b.length - a.length)[0];
  const isName = /^(?!\.)[\p{L}\p{N}._ -]{1,100}$/u.test(pattern);
  if (places === undefined || places.length < 2 || !isName) return undefined;
  const [year = '', month = '', day = ''] = new Date(now).toISOString().slice(0, 10).split('-');
  const digits = String(number).padStart(places.length, '0');
  return pattern.replace(places, digits).replace('YYYY', year).replace(/MM/, month).replace(/DD/, day);
}

/** Folders with a log in them, in the order of their names turned round: with the usual ids the newest first. */
export async function listIncidents(
  files: Files,
  incidentsFolder: string,
): Promise<readonly IncidentPlace[]> {
  const listed = await files.list(incidentsFolder);
  if (!listed.ok) return [];
  const places = listed.value
    .filter(({ kind }) => kind === 'directory')
    .map(({ name }) => ({ id: name, folder: joinPath(incidentsFolder, name) }));
  const stats = await Promise.all(places.map(({ folder }) => files.stat(joinPath(folder, logName))));
  return places.filter((_, index) => stats[index]?.ok === true).toReversed();
}

/** A new incident with an empty log; two that are made at the same moment get two numbers. */
export async function createIncident(
  { writer, clock }: Pick<LogPorts, 'writer' | 'clock'>,
  incidentsFolder: string,
  pattern: string = defaultIdPattern,
): Promise<Result<IncidentPlace, LogFailure | Failure<'bad-pattern'>>> {
  const now = clock.now();
  for (let number = 1; ; number += 1) {
    const id = incidentId(pattern, now, number);
    if (id === undefined) {
      const message = t(
        'The pattern "{0}" makes no incident ids: it needs a run of N for the number, and may hold letters, digits, dashes, dots and spaces, such as {1}.',
        pattern,
        defaultIdPattern,
      );
      return err({ code: 'bad-pattern', message });
    }
    const folder = joinPath(incidentsFolder, id);
    const meta = `${JSON.stringify({ kind: 'meta', version: logVersion })}\n`;
    const made = await writer.create(joinPath(folder, logName), meta);
    if (made.ok) return ok({ id, folder });
    if (made.error.code !== 'exists') return err(made.error);
  }
}
