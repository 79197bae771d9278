/** What a run tells the incident that it belongs to. A drill tells nothing: nothing happened. */
import { runCommand } from '../../../editor/commands.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { Run } from '../core/run.ts';

export async function recordIn(
  { incident, drill }: Run,
  kind: 'note' | 'finding' | 'decision',
  text: string,
): Promise<void> {
  if (!incident || drill || !readSetting('sreWorkbench.incidents.enabled')) return;
  if (kind === 'finding') await runCommand('sreWorkbench.incidents.addFinding', { text, incident });
  else if (kind === 'note') await runCommand('sreWorkbench.incidents.addNote', { ...incident, text });
  else await runCommand('sreWorkbench.incidents.addDecision', { ...incident, text });
}
