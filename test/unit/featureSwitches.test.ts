/** A feature that is switched off offers none of its commands. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { internalCommandIds, type CommandId } from '../../src/contributions.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: {
    readonly commands: readonly { readonly command: CommandId }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
  };
};
const { commands, menus } = manifest.contributes;
const entries = (menu: string): ReadonlyMap<string, string> =>
  new Map((menus[menu] ?? []).map(({ command, when = '' }) => [command, when]));

test.each(['tabs', 'worktrees', 'handoff', 'context', 'strategies', 'snippets', 'readiness'])(
  '%s',
  (feature) => {
    const own = commands
      .map(({ command }) => command)
      .filter((command) => command.startsWith(`sreWorkbench.${feature}.`))
      .filter((command) => !internalCommandIds.some((id) => id === command));
    expect(own.length).toBeGreaterThan(0);
    const palette = entries('commandPalette');
    for (const command of own)
      expect(palette.get(command), command).toContain(`config.sreWorkbench.${feature}.enabled`);
  },
);

test('rows and titles of other features offer nothing of a feature that is switched off', () => {
  for (const menu of ['view/item/context', 'editor/title']) {
    for (const [command, when] of entries(menu)) {
      const [, feature] = /^sreWorkbench\.(handoff|context|readiness)\./.exec(command) ?? [];
      if (feature !== undefined) expect(when, command).toContain(`config.sreWorkbench.${feature}.enabled`);
    }
  }
  const rows = entries('view/item/context');
  expect(rows.get('sreWorkbench.worktrees.openTab')).toContain('config.sreWorkbench.tabs.enabled');
  expect(rows.get('sreWorkbench.worktrees.prepareHandoff')).toContain('config.sreWorkbench.handoff.enabled');
});
