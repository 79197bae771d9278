import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { languageModelTools } from '../../scripts/manifest.mjs';
import { version } from '../../src/base/version.ts';
import {
  commandIds,
  extensionId,
  internalCommandIds,
  settingKeys,
  toolNames,
  viewContainer,
  views,
} from '../../src/contributions.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;
const { contributes } = manifest;
type Setting = Record<string, unknown>;
const settings: readonly (readonly [string, Setting])[] = contributes.configuration.flatMap(
  (category: { properties: Record<string, Setting> }) => Object.entries(category.properties),
);
const sorted = (values: Iterable<string>) => [...values].sort();

describe('package.json and contributions.ts say the same', () => {
  test('the version', () => expect(version).toBe(manifest.version));
  test('the extension', () => expect(`${manifest.publisher}.${manifest.name}`).toBe(extensionId));
  test('commands', () => {
    expect(sorted(contributes.commands.map(({ command }: { command: string }) => command))).toEqual(
      sorted(commandIds),
    );
  });
  test('settings', () => expect(sorted(settings.map(([key]) => key))).toEqual(sorted(settingKeys)));
  test('views', () => {
    expect(Object.keys(contributes.views)).toEqual([viewContainer]);
    expect(sorted(contributes.views[viewContainer].map(({ id }: { id: string }) => id))).toEqual(
      sorted(Object.values(views)),
    );
  });
  test('tools, made from the table', async () => {
    const { rows, sentences } = await languageModelTools();
    expect(contributes.languageModelTools).toEqual(rows);
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(
      toolNames.map((name) => `sreWorkbench_${name}`),
    );
    expect(nls).toMatchObject(sentences);
    for (const { modelDescription, inputSchema } of rows) {
      expect(modelDescription.length).toBeGreaterThan(40);
      expect(inputSchema.type).toBe('object');
    }
  });
  test('commands that need arguments are not in the palette', () => {
    const hidden = contributes.menus.commandPalette.filter(({ when }: { when: string }) => when === 'false');
    expect(sorted(hidden.map(({ command }: { command: string }) => command))).toEqual(
      sorted(internalCommandIds),
    );
  });
});

describe('package.nls.json', () => {
  const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? ''));
  test('has each key that package.json uses, and no other', () =>
    expect(sorted(Object.keys(nls))).toEqual(sorted(used)));
  test('has no empty sentence', () =>
    expect(Object.values(nls).filter((text) => text.trim() === '')).toEqual([]));
  test('leaves no plain text in package.json', () => {
    for (const { title, category } of contributes.commands)
      expect([title, category]).toEqual([expect.stringMatching(/^%.+%$/), '%extension.category%']);
    for (const { contents } of contributes.viewsWelcome) expect(contents).toMatch(/^%.+%$/);
  });
});

describe('settings', () => {
  const scopes = [
    'application',
    'machine',
    'machine-overridable',
    'window',
    'resource',
    'language-overridable',
  ];
  test.each(settings)('%s has a default, an order, a scope and a description', (_key, setting) => {
    expect(setting['default']).not.toBeUndefined();
    expect(setting['order']).toEqual(expect.any(Number));
    expect(scopes).toContain(setting['scope']);
    expect(setting['markdownDescription']).toMatch(/^%.+%$/);
  });
  test('which name a program or an address belong to the machine [abuse 10]', () => {
    const outside = settings.filter(
      ([key, setting]) =>
        /path|url|endpoint|server|command/i.test(key.split('.').at(-1) ?? '') ||
        /"(?:url|endpoint|command|program|executable|args)":/.test(JSON.stringify(setting)),
    );
    expect(outside.length).toBeGreaterThan(0);
    for (const [key, setting] of outside) expect(setting['scope'], key).toMatch(/^machine/);
  });
});

describe('manners', () => {
  test('starts on generated events, a YAML file, a chart or the incidents near the root, or a page to bring back, never on everything', () => {
    const shallow =
      /^(onLanguage:yaml|workspaceContains:(\*\/)?Chart\.yaml|workspaceContains:(SRE\/)?notes\/incidents|onWebviewPanel:sreWorkbench\.[\w.]+)$/;
    expect(manifest.activationEvents.filter((event: string) => !shallow.test(event))).toEqual([]);
  });
  test('says what it does in an untrusted and in a virtual workspace', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false);
    expect(manifest.extensionKind).toEqual(['workspace']);
  });
  test('each view has an icon, a name for other places, and a welcome for each empty state', () => {
    for (const view of contributes.views[viewContainer]) {
      expect(view).toMatchObject({ icon: expect.any(String), contextualTitle: expect.any(String) });
      // A page tells its empty states itself.
      if (view.type === 'webview') continue;
      const states = contributes.viewsWelcome.filter((welcome: { view: string }) => welcome.view === view.id);
      expect(states.length).toBeGreaterThanOrEqual(3);
      for (const { contents } of states) expect(nls[contents.slice(1, -1)]).toMatch(/\]\(command:/);
    }
  });
  test('commands with a button have an icon, and a row has at most three buttons', () => {
    const shown = [...contributes.menus['view/title'], ...contributes.menus['view/item/context']].filter(
      ({ group }: { group: string }) => /^(navigation|inline)/.test(group),
    );
    const icon = new Map(
      contributes.commands.map((command: { command: string; icon?: string }) => [
        command.command,
        command.icon,
      ]),
    );
    for (const { command } of shown) expect(icon.get(command)).toMatch(/^\$\(.+\)$/);
    const inline = contributes.menus['view/item/context'].filter(({ group }: { group: string }) =>
      group.startsWith('inline'),
    );
    const byRow = Map.groupBy(inline, ({ when }: { when: string }) => when);
    for (const rows of byRow.values()) expect(rows.length).toBeLessThanOrEqual(3);
  });
  test('one walkthrough of at most six steps, each with an end and a described picture', () => {
    expect(contributes.walkthroughs).toHaveLength(1);
    const [{ steps }] = contributes.walkthroughs;
    expect(steps.length).toBeLessThanOrEqual(6);
    for (const step of steps) {
      expect(step.completionEvents.length).toBeGreaterThan(0);
      expect(step.media.altText).toMatch(/^%.+%$/);
      const svg = read(step.media.svg);
      expect(svg).toContain('--vscode-');
      expect(svg).not.toMatch(/(fill|stroke)="#/);
    }
  });
  test('the icon is a PNG of at least 128 pixels', () => {
    const png = readFileSync(path.join(root, manifest.icon));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
    expect(png.readUInt32BE(20)).toBeGreaterThanOrEqual(128);
  });
  test('at most five keywords; no telemetry; the oldest editor matches the types', () => {
    expect(manifest.keywords.length).toBeLessThanOrEqual(5);
    expect(JSON.stringify(manifest)).not.toMatch(/telemetry/i);
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  });
  test('the lockfile names no download address', () =>
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/));
});
