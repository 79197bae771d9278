/** Rendered manifests as a person meets them: a warning, its fix, the manifest that follows, and the ways back and forth. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../editor/harness/eventually.ts';
import { chooseAction } from './harness/lightBulb.ts';
import type { Workbench } from './harness/workbench.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const run = promisify(execFile);
const chart = 'SRE/helm/charts/my-service';
const production = `${chart}/values/production.yaml`;
/** The line of production's memory limit in the example. */
const memoryLine = 22;

/** The text on the screen of every editor that is open side by side. */
async function shown(workbench: Workbench): Promise<string> {
  const texts = await workbench.page
    .locator('.editor-group-container .monaco-editor .view-lines')
    .allInnerTexts();
  return texts.join('\n').replaceAll('\u{a0}', ' ');
}

/** @param again brings up what goes when the palette opens */
async function inThreeThemes(
  workbench: Workbench,
  name: string,
  again?: () => Promise<unknown>,
): Promise<void> {
  for (const theme of ['light', 'high-contrast', 'dark'] as const) {
    await workbench.setTheme(theme);
    await again?.();
    await (theme === 'dark' ? workbench.picture(name) : workbench.screenshot(name));
  }
}

describe('rendered manifests, as a person meets them', () => {
  const workbench = useWorkbench();

  it('offers the fix of a warning, and the warning goes', async () => {
    await workbench.editor.open(production, memoryLine);
    await workbench.editor.codeLens('production 1000m / 1Gi');
    await workbench.editor.replaceLine(memoryLine, '    memory: 256Mi');
    await workbench.problems.show();
    await workbench.problems.problem({ code: 'production-below-staging', file: 'production.yaml' });
    await workbench.editor.goTo(memoryLine, 13);
    await chooseAction(workbench, /Set resources\.limits\.memory to 768Mi/u, 'quick-fix');
    await eventually(
      'the fixed line',
      () => workbench.editor.lines(),
      (lines) => lines.get(memoryLine) === '    memory: 768Mi',
    );
    await eventually(
      'no problem',
      () => workbench.problems.rows(),
      (rows) => rows.length === 0,
    );
  });

  it('shows what a line of the values renders to, and follows the typing', async () => {
    await workbench.runCommand('View: Toggle Panel Visibility');
    await workbench.editor.waitFor('production.yaml');
    await workbench.editor.goTo(memoryLine, 6);
    await workbench.runCommand('SRE Workbench: Show in Rendered Manifests');
    await workbench.editor.waitFor('production (rendered).yaml');
    await eventually(
      'the limit in the manifest',
      () => shown(workbench),
      (text) => /limits:\s+cpu: 1000m\s+memory: 768Mi/u.test(text),
    );
    await workbench.page.keyboard.press('Control+1');
    await workbench.editor.waitFor('production.yaml');
    await workbench.editor.replaceLine(memoryLine, '    memory: 3Gi');
    await eventually(
      'the typed limit in the manifest',
      () => shown(workbench),
      (text) => text.split('memory: 3Gi').length === 3,
    );
    await inThreeThemes(workbench, 'rendered');
    await workbench.editor.replaceLine(memoryLine, '    memory: 1Gi');
  });

  it('leads from a rendered line to its template and to its value', async () => {
    await workbench.page.keyboard.press('Control+2');
    await workbench.editor.waitFor('production (rendered).yaml');
    const line = await eventually(
      'the line of the limit',
      async () =>
        [...(await workbench.editor.lines())].find(([, text]) => text.includes('memory: 1Gi'))?.[0] ?? 0,
      (found) => found > 0,
    );
    const told = await workbench.editor.hover(line, 15);
    assert.match(told, /templates\/deployment\.yaml:\d+/u);
    assert.match(told, /resources\.limits\.memory/u);
    await inThreeThemes(workbench, 'rendered-hover', () => workbench.editor.hover(line, 15));
    await workbench.page.keyboard.press('Escape');
    await workbench.editor.waitFor('production (rendered).yaml');
    await workbench.editor.goTo(line, 15);
    await workbench.runCommand('SRE Workbench: Go to the Template of a Rendered Line');
    await workbench.editor.waitFor('deployment.yaml');
    await eventually(
      'the line of the template',
      async () => (await workbench.editor.lines()).get((await workbench.editor.position()).line) ?? '',
      (text) => /toYaml \.Values\.resources/u.test(text),
    );
    await workbench.page.keyboard.press('Control+2');
    await workbench.editor.waitFor('production (rendered).yaml');
    await workbench.editor.goTo(line, 15);
    await workbench.runCommand('SRE Workbench: Go to the Value of a Rendered Line');
    const places = await eventually(
      'the files that set it',
      () => workbench.quickInput.items(),
      (list) => list.length === 2,
    );
    assert.deepEqual(
      places.map(({ description }) => description),
      ['values/production.yaml:22', 'values.yaml:45'],
    );
    await workbench.screenshot('rendered-go-to');
    await workbench.page.keyboard.press('Enter');
    await workbench.editor.waitFor('production.yaml');
    await workbench.editor.cursorIn(memoryLine);
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.getByRole('button', { name: "Don't Save" }).click();
  });

  it('tells over a key what every environment has and what changes with it', async () => {
    await workbench.editor.open(`${chart}/values.yaml`, 23);
    const told = await workbench.editor.hover(23, 5);
    assert.match(told, /config\.logLevel/u);
    assert.match(told, /production: .*changes/u);
    await inThreeThemes(workbench, 'values-hover', () => workbench.editor.hover(23, 5));
  });

  it('compares two environments, and one with what git has', async () => {
    await workbench.editor.open(production, memoryLine);
    await workbench.runCommand('SRE Workbench: Diff Rendered Environment Against …');
    await workbench.quickInput.choose('production');
    await workbench.quickInput.choose('staging');
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await inThreeThemes(workbench, 'diff-rendered');
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=Mei Chen', '-c', 'user.email=mei@example.com', ...args], {
        cwd: workbench.folder,
      });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=Start');
    await workbench.editor.open(production, memoryLine);
    await workbench.editor.replaceLine(memoryLine, '    memory: 2Gi');
    await workbench.runCommand('SRE Workbench: Diff Rendered Environment Against …');
    await workbench.quickInput.choose('production');
    await workbench.quickInput.choose('production at a git revision …');
    await workbench.quickInput.choose('HEAD');
    await eventually(
      'both limits side by side',
      () => shown(workbench),
      (text) => text.includes('memory: 1Gi') && text.includes('memory: 2Gi'),
    );
    await workbench.screenshot('diff-revision');
  });

  it('lists every environment that does not render', async () => {
    await workbench.runCommand('SRE Workbench: Show All Failed Renders');
    const items = await eventually(
      'the failures',
      () => workbench.quickInput.items(),
      (list) => list.length >= 3,
    );
    assert.ok(
      items.some(
        ({ label, description }) =>
          label.includes('preprod') && /validate\.yaml:2 · billing\.retryLimit/u.test(description),
      ),
    );
    await workbench.screenshot('failed-renders');
    await workbench.quickInput.cancel();
  });
});
