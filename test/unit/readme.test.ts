import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandIds, internalCommandIds, settingKeys } from '../../src/contributions.ts';
import { flagName, commandName, argumentsOf } from '../../src/cli/arguments.ts';
import { tools } from '../../src/tools/table.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const readme = read('README.md');
const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;
const hidden: readonly string[] = internalCommandIds;

describe('the README tells the truth', () => {
  test.each(commandIds.filter((id) => !hidden.includes(id)))('lists the command %s by its title', (id) => {
    expect(readme).toContain(`| ${nls[`command.${id.replace('sreWorkbench.', '')}`]} |`);
  });
  test.each(settingKeys)('lists the setting %s with its default', (key) => {
    const { configuration } = JSON.parse(read('package.json')).contributes;
    const [setting] = configuration.flatMap(
      (category: { properties: Record<string, { default: unknown }> }) => category.properties[key] ?? [],
    );
    expect(readme).toContain(`| \`${key}\` | \`${JSON.stringify(setting.default)}\` |`);
  });
  // What writes answers on the command line only that it does not write there.
  test.each(
    tools.filter(({ effect }) => effect !== 'write').map((tool) => [commandName(tool), tool] as const),
  )('shows the command line of %s', (name, tool) => {
    const line = readme.split('\n').find((candidate) => candidate.startsWith(`sre-workbench ${name} `)) ?? '';
    for (const argument of argumentsOf(tool)) {
      if (argument.name === tool.positional) continue;
      expect(line).toContain(flagName(argument.name).replace('--render', '--no-render'));
    }
  });
  test.each([...readme.matchAll(/\]\(((?!https?:)[^)#]+)/g)].map(([, target]) => target ?? ''))(
    'links to %s, which is there',
    (target) => {
      expect(existsSync(path.join(root, target))).toBe(true);
    },
  );
});
