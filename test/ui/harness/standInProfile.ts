/** The profile of an agent that a script plays; what it does comes line by line from a file. */
import path from 'node:path';
import { projectFolder } from '../../editor/harness/places.ts';

export const standIn = path.join(projectFolder, 'test/builders/agents/standIn.mjs');

/**
 * Machine settings with the profile `stand-in`.
 * @param place folder of the agent's own files
 * @param control the file with the lines
 * @param others further profiles, by their names
 */
export function standInProfile(
  place: string,
  control: string,
  others: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    'sreWorkbench.tabs.profiles': {
      'stand-in': {
        label: 'Stand-in',
        agent: 'claude-code',
        command: [process.execPath, standIn],
        env: { STAND_IN_CONTROL: control, CLAUDE_CONFIG_DIR: path.join(place, 'claude') },
      },
      ...others,
    },
  };
}
