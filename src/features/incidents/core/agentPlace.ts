/** Where hooks look for the incident that agents of a workspace work on; there is such a file only where a person wants it. */
import { parseJson, recordOf, textOf } from '../../../base/json.ts';
import { isAbsolute, joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';

const mostBytes = 4096;

/** @param folder absolute, the one that holds `.sre-workbench`. */
export function agentPlaceFile(folder: string): string {
  return joinPath(folder, '.sre-workbench', 'incident.json');
}

export function agentPlaceText(incident: { readonly folder: string; readonly id: string }): string {
  return `${JSON.stringify({ version: 1, id: incident.id, folder: incident.folder })}\n`;
}

/** The folder of the incident; undefined where agents are not recorded. */
export async function readAgentPlace(
  files: Pick<Files, 'read'>,
  folder: string,
): Promise<string | undefined> {
  const bytes = await files.read(agentPlaceFile(folder), mostBytes);
  const kept = recordOf(bytes.ok ? parseJson(new TextDecoder().decode(bytes.value)) : undefined);
  const incident = textOf(kept['folder']);
  return kept['version'] === 1 && isAbsolute(incident) ? incident : undefined;
}
