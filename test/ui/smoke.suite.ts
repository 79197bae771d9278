/** The page object, part by part, on an extension that has one of everything. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorsOfLog, unexpectedErrors, type SeenError } from '../editor/harness/errors.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';
import { harnessOptions } from './harness/workbench.ts';

describe('the page object', () => {
  const workbench = useWorkbench(harnessOptions());

  it('runs commands, and reads and answers notifications', async () => {
    await workbench.runCommand('Harness: Greet');
    assert.deepEqual(await workbench.notifications.notification('Hello from the harness'), {
      severity: 'info',
      message: 'Hello from the harness',
      buttons: ['Answer'],
    });
    await workbench.notifications.click('Hello from the harness', 'Answer');
    assert.equal((await workbench.notifications.notification('You answered')).severity, 'warning');
  });

  it('picks from lists and answers questions', async () => {
    await workbench.runCommand('Harness: Pick a fruit');
    await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (items) => items.length === 2,
    );
    assert.match(await workbench.quickInput.question(), /Which fruit/u);
    await workbench.quickInput.choose('Pears');
    assert.deepEqual(await workbench.statusBar.item('Pears'), {
      id: 'sre-workbench-tests.harness-extension.harness.status',
      text: 'Pears',
      spoken: 'heart  Pears, The status of the harness',
      background: 'warning',
    });
    await workbench.runCommand('Harness: Ask for a name');
    await workbench.quickInput.answer('Ada');
    await workbench.statusBar.item('Ada');
  });

  it('reads trees and acts on their rows', async () => {
    const orchard = workbench.tree('Orchard');
    await orchard.show();
    assert.equal((await orchard.row('Apples')).expanded, false);
    await orchard.expand('Apples');
    await orchard.row('Elstar');
    const rows = await orchard.rows();
    assert.deepEqual(
      rows.map(({ label, description, icon, level }) => [label, description, icon, level]),
      [
        ['Apples', '2 kinds', 'folder', 1],
        ['Boskoop', '', 'circle-filled', 2],
        ['Elstar', '', 'circle-filled', 2],
        ['Pears', '1 kinds', 'folder', 1],
      ],
    );
    await orchard.inlineAction('Pears', 'Greet');
    await workbench.notifications.notification('Hello from the harness');
    await orchard.titleAction('Refresh');
    await workbench.statusBar.item('Refreshed');
    await workbench.screenshot('smoke-tree');
    await orchard.contextMenu('Pears', 'Pick a fruit');
    await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (items) => items.length === 2,
    );
    await workbench.quickInput.cancel();
  });

  it('reads and drives the text editor', async () => {
    const { editor } = workbench;
    await editor.open('values.yaml', 7);
    assert.deepEqual(await editor.codeLens('cpu: 500m'), { text: 'cpu: 500m', line: 7 });
    assert.deepEqual(
      (await editor.codeLenses()).map(({ text, line }) => `${line} ${text}`),
      ['4 cpu: 250m', '4 Second lens', '7 cpu: 500m', '7 Second lens'],
    );
    await editor.clickCodeLens('cpu: 250m');
    await workbench.statusBar.item('1 clicks');
    assert.equal(await editor.hover(4, 6), 'How much processor it may use');
    await editor.replaceLine(7, '    cpu: "broken (1)"');
    await editor.codeLens('broken (1)');
    await editor.save();
    const saved = await readFile(path.join(workbench.folder, 'values.yaml'), 'utf8');
    assert.equal(saved.split('\n')[6], '    cpu: "broken (1)"');
  });

  it('changes settings in an open window', async () => {
    await workbench.editor.open('values.yaml', 4);
    await workbench.changeSettings({ 'editor.codeLens': false });
    await workbench.editor.waitFor('values.yaml');
    await eventually(
      'no code lens',
      () => workbench.editor.codeLenses(),
      (lenses) => lenses.length === 0,
    );
  });

  it('reads the problems', async () => {
    await workbench.editor.open('values/broken.yaml');
    await workbench.problems.show();
    assert.deepEqual(await workbench.problems.problem({ file: 'broken.yaml' }), {
      severity: 'error',
      file: 'broken.yaml',
      folder: 'values',
      line: 2,
      column: 7,
      message: 'This is broken',
      source: 'Harness',
      code: 'no-broken',
    });
    await workbench.problems.problem({ file: 'values.yaml', line: 7 });
    await workbench.screenshot('smoke-problems');
  });
});

describe('the page object with webviews', () => {
  const workbench = useWorkbench({ ...harnessOptions(), theme: 'light' });

  it('finds the pages of panels and views, by keyboard alone, without barriers', async () => {
    await workbench.runCommand('Harness: Open the page');
    const page = await workbench.webview('The page');
    await workbench.keyboard.tabTo('Ask the extension');
    await workbench.keyboard.press('Enter');
    await page.getByText('The extension answers').waitFor();
    const border = await page.locator('main').evaluate((main) => getComputedStyle(main).borderLeftWidth);
    assert.equal(border, '3px', 'the style sheet of the extension is there');
    assert.deepEqual(await workbench.barriers({ webview: 'The page' }), []);
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')));
    const [barrier] = await workbench.barriers({ webview: 'The page' });
    assert.equal(barrier?.rule, 'button-name');
    await workbench.tree('Card').show();
    const card = await workbench.webview('Card');
    assert.equal(await card.locator('h1').innerText(), 'The card');
  });

  it('shows every theme', async () => {
    for (const theme of ['dark', 'high-contrast', 'light'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('smoke-page');
    }
  });

  it('takes notice of an error of the extension', async () => {
    assert.deepEqual(await workbench.takeErrors(), []);
    const errors: SeenError[] = [];
    const told = (text: string) =>
      eventually(
        `the error "${text}"`,
        async () => errors.push(...(await workbench.takeErrors())) && errors,
        () => errors.some((error) => error.text.includes(text)),
      );
    await workbench.runCommand('Harness: Fail');
    await told('The harness extension failed on purpose');
    const page = await workbench.webview('The page');
    await page.getByRole('button', { name: 'Fail', exact: true }).click();
    await told('The page failed on purpose');
  });
});

describe('the page object in Restricted Mode', () => {
  const workbench = useWorkbench({ ...harnessOptions(), trust: 'ask' });

  it('answers the question of trust, and grants trust later', async () => {
    await workbench.trust.answer(false);
    assert.equal(await workbench.trust.isRestricted(), true);
    await workbench.trust.grant();
    assert.equal(await workbench.trust.isRestricted(), false);
  });
});

describe('the list of expected errors', () => {
  const seen = (text: string, url = ''): SeenError => ({ source: 'console', text, url });
  const expected = [{ pattern: '404 .*/favicon', reason: 'The page has no icon.' }];

  it('lets through what is listed, by its text and address', () => {
    const errors = [seen('status 404', 'http://host/favicon.ico'), seen('status 404', 'http://host/other')];
    assert.deepEqual(unexpectedErrors(errors, expected, ['our-extension']), [errors[1]]);
  });

  it('never lets through an error of the extension', () => {
    const errors = [seen('status 404', 'http://host/our-extension/favicon.ico')];
    assert.deepEqual(unexpectedErrors(errors, expected, ['our-extension']), errors);
  });

  it('reads the errors of a log with their stacks', () => {
    const log = [
      '2026-11-22 11:39:05.668 [info] Starting',
      '2026-11-22 11:39:05.700 [error] Error: it failed',
      '    at activate (extension.js:1:2)',
      '2026-11-22 11:39:05.800 [warning] late',
      '2026-11-22 11:39:05.900 [error] Canceled',
    ].join('\n');
    const failed: SeenError = {
      source: 'extension host',
      text: 'Error: it failed\n    at activate (extension.js:1:2)',
      url: '',
    };
    assert.deepEqual(errorsOfLog(log, Date.parse('2026-11-22T11:39:05.850')), [failed]);
    assert.deepEqual(errorsOfLog(log)[1]?.text, 'Canceled');
  });
});
