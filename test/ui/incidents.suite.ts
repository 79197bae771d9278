/** An incident as a person works it: declared from a real alert, followed while an agent acts, closed, opened again. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appendEvent } from '../../src/clients/notes/incidentAppend.ts';
import type { NewEvent } from '../../src/clients/notes/incidentEvents.ts';
import { clock } from '../../src/node/environment.ts';
import { createFiles } from '../../src/node/files.ts';
import { createFileWriter } from '../../src/node/fileWriter.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { freePort, type RealPrometheus } from '../builders/prometheus/realPrometheus.ts';
import { startServer } from '../real/prometheus/realServer.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/** The workbench puts no blank between the label and the description of a row; a reader hears both with a comma. */
const ofTheWorkbench = 'label-content-name-mismatch';
const rules = `groups:
  - name: own
    rules:
      - alert: RedisDown
        expr: vector(1) > 0
        labels: { severity: page, service: redis-cluster }
        annotations: { summary: No pod of redis-cluster answers }
`;
const runbook = `# Greet

\`\`\`sh {id=one effect=read}
echo first
\`\`\`

\`\`\`sh {id=two effect=write undo=none verify=none}
touch greeted
\`\`\`
`;
const port = await freePort();
const bare = mkdtempSync(path.join(tmpdir(), 'bare-'));
const files = createFiles();
const log = { files, fileParts: files, writer: createFileWriter(), clock };

describe('an incident, as a person works it', () => {
  let production: RealPrometheus;
  before(async function () {
    this.timeout(120_000);
    // It asks itself: its own requests are the ones whose impact is computed.
    const configuration = `scrape_configs: [{ job_name: own, scrape_interval: 1s, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]\n`;
    production = await startServer('prometheus3', { rules, port, configuration });
  });
  after(() => production?.stop());
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.prometheus.servers': [{ name: 'production', url: `http://127.0.0.1:${port}` }],
    },
  });
  const view = () => workbench.tree('Incidents');
  /** What somebody else writes to the log meanwhile. */
  const elsewhere = async (event: NewEvent) => {
    const folder = await activeFolder();
    const written = await appendEvent(log, folder, event);
    assert.ok(written.ok);
    return written.value.seq;
  };
  const activeFolder = async () => {
    const incidents = path.join(workbench.folder, 'SRE/notes/incidents');
    const names = (await readdir(incidents)).filter((name) => name !== 'INC-2026-11-09-001');
    assert.equal(names.length, 1);
    return path.join(incidents, names[0] ?? '');
  };
  const question = (text: string) =>
    eventually(
      `the question "${text}"`,
      () => workbench.quickInput.question(),
      (asked) => asked.includes(text),
    );
  const described = async (label: string, text: string) => {
    const rows = await eventually(
      `"${text}" behind ${label}`,
      async () =>
        (await view().rows()).filter((row) => row.label === label && row.description.includes(text)),
      (found) => found.length > 0,
    );
    return rows[0];
  };
  /** A row of the timeline, by what it says. */
  const told = async (text: string) => {
    const rows = await eventually(
      `"${text}" in the timeline`,
      async () => (await view().rows()).filter(({ description }) => description === text),
      (found) => found.length > 0,
    );
    return rows[0];
  };

  it('is declared from an alert by the keyboard, with a severity and what speaks for it', async () => {
    // Rows of the timeline are looked for, and the view tells only what is on the screen.
    await workbench.page.setViewportSize({ width: 1280, height: 1200 });
    const alerts = workbench.tree('Alerts');
    await alerts.showAlone();
    await alerts.contextMenu('RedisDown', 'Declare Incident from Alert');
    await question('What is wrong');
    await workbench.keyboard.press('Enter');
    await question('How severe is it');
    const [proposed] = await workbench.quickInput.items();
    assert.equal(proposed?.label, 'SEV2');
    assert.match(proposed?.detail ?? '', /Proposed.*"page"/u);
    await workbench.screenshot('declare');
    await workbench.keyboard.press('Enter');
    await view().showAlone();
    const name = path.basename(await eventually('the log', () => activeFolder()));
    await described(name, 'SEV2 · open · triage');
    await told('RedisDown: No pod of redis-cluster answers');
    await workbench.statusBar.item(`SEV2 ${name}: next update`);
  });

  it('shows what an agent does while it does it, and the debt that a live fix leaves', async () => {
    const command = 'kubectl set resources statefulset/redis-cluster -n production --limits=memory=3Gi';
    await elsewhere({
      kind: 'command',
      t_source: 'hook',
      actor: 'agent:claude-code:5f0c',
      data: { command, exitCode: 0, cwd: '/src', durationMs: 800 },
    });
    const row = await told(command);
    assert.match(row?.label ?? '', /claude-code$/u);
    assert.equal(row?.icon, 'terminal');
    await view().row('redis-cluster: live limits.memory 3Gi, values of production say 2Gi.');
  });

  it('takes what the Prometheus panel shows as a finding, by the keyboard', async () => {
    await workbench.runCommand('SRE Workbench: Open Prometheus Panel');
    const panel = await workbench.webview('Prometheus');
    const field = panel.locator('.cm-content').first();
    await field.waitFor();
    await field.focus();
    await workbench.page.keyboard.insertText('vector(42)');
    await workbench.keyboard.press('Escape', 'Enter');
    await panel.locator('.legend-row .name').first().waitFor();
    await panel.getByRole('button', { name: 'More' }).press('Enter');
    await panel.getByRole('menuitem', { name: 'Add to Incident' }).press('Enter');
    const added = await eventually(
      'the finding in the log',
      async () => readFile(path.join(await activeFolder(), 'events.ndjson'), 'utf8'),
      (text) => text.includes('"evidence":["vector(42)"]'),
    );
    assert.match(added, /"kind":"finding","data":\{"text":"[^"]*vector\(42\)/u);
    await field.focus();
    await workbench.keyboard.press('Control+Alt+Shift+C');
    const marked = await eventually(
      'the cause in the log',
      async () => readFile(path.join(await activeFolder(), 'events.ndjson'), 'utf8'),
      (text) => text.includes('"mark":"cause"'),
    );
    assert.equal(marked.split('"evidence":["vector(42)"]').length, 3);
    assert.equal(marked.split('"kind":"finding"').length, 3, 'the key marks the panel alone');
    await workbench.runCommand('View: Close All Editors');
    await eventually(
      'the finding in the timeline',
      () => view().rows(),
      (rows) => rows.some(({ icon, description }) => icon === 'search' && description.includes('vector(42)')),
    );
  });

  it('takes roles, hypotheses, phases and verdicts by the keyboard', async () => {
    await workbench.runCommand('SRE Workbench: Assign Role in Incident …');
    await workbench.quickInput.answer('Commander');
    await question('Who is the Commander');
    await workbench.quickInput.answer('Dana Okafor');
    await described('Commander', 'Dana Okafor');
    await workbench.runCommand('SRE Workbench: Add Hypothesis to Incident …');
    await question('What could be the cause');
    await workbench.quickInput.answer('Redis is ended at its memory limit');
    await described('Redis is ended at its memory limit', 'not judged');
    await workbench.runCommand('SRE Workbench: Change Phase of Incident …');
    await workbench.quickInput.answer('mitigate');
    await described('Phase', 'mitigate');
    await workbench.runCommand('SRE Workbench: Confirm Hypothesis of Incident …');
    await question('Which one is confirmed');
    await workbench.keyboard.press('Enter');
    await question('Which events show it');
    await workbench.page.locator('.quick-input-list .monaco-list-row .monaco-checkbox').first().click();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).press('Enter');
    await described('Redis is ended at its memory limit', 'confirmed');
    await workbench.runCommand('SRE Workbench: Change Status of Incident …');
    await workbench.quickInput.answer('mitigated');
    await described('Status', 'mitigated');
    await described('Mitigation', 'met');
  });

  it('is read by eye and by ear in three themes', async () => {
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      const barriers = await workbench.barriers({ selector: '.part.sidebar' });
      assert.deepEqual(
        barriers.filter(({ rule }) => rule !== ofTheWorkbench),
        [],
      );
      await (theme === 'dark' ? workbench.picture('incident') : workbench.screenshot('incident'));
    }
    const commander = await view().row('Commander');
    assert.match(commander.spoken, /Commander, Dana Okafor/u);
  });

  it('filters its timeline by words, and shows the whole again', async () => {
    await workbench.runCommand('SRE Workbench: Filter Timeline of Incident …');
    await question('What does the timeline show');
    await workbench.keyboard.press('Enter');
    await question('With which words');
    await workbench.quickInput.answer('kubectl');
    await described('Timeline', '1 of ');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('incident-filtered');
    }
    await workbench.runCommand('SRE Workbench: Show Whole Timeline of Incident');
    await eventually(
      'the whole timeline',
      () => view().row('Timeline'),
      ({ description }) => Number(description) > 5,
    );
  });

  it('drafts an update, which counts once it was told', async () => {
    await workbench.runCommand('SRE Workbench: Draft Update of Incident …');
    await question('Which update');
    const [due] = await workbench.quickInput.items();
    assert.equal(due?.description, 'due next');
    await workbench.keyboard.press('Enter');
    const told = workbench.page.locator('.notifications-toasts').getByText('The update is a draft');
    await told.waitFor();
    await workbench.page.locator('.view-lines').getByText('we are looking into it').first().waitFor();
    await workbench.screenshot('update-draft');
    await workbench.runCommand('SRE Workbench: Note Update of Incident as Told');
    const folder = await activeFolder();
    await eventually(
      'the update in the log',
      async () => readFile(path.join(folder, 'events.ndjson'), 'utf8'),
      (text) => text.includes('"stage":"initial"'),
    );
  });

  it('computes its impact from the counters that a person names, and keeps it', async () => {
    await workbench.runCommand('SRE Workbench: Compute Impact of Incident …');
    await question('Which counter counts all requests?');
    await workbench.quickInput.answer('prometheus_http_requests_total');
    await question('Which one counts those that failed?');
    await workbench.quickInput.answer('prometheus_http_requests_total{code="503"}');
    await question('The SLO in per cent');
    await workbench.keyboard.press('Enter');
    const folder = await activeFolder();
    await eventually(
      'the impact in the log',
      async () => readFile(path.join(folder, 'events.ndjson'), 'utf8'),
      (text) => /"text":"impact: Requests that failed: 0 of \d+, which is 0 %\.[^"]* Window: /u.test(text),
    );
    await view().showAlone();
    await described('Impact', 'Requests that failed: 0 of ');
    await workbench.screenshot('impact');
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('makes the runbook from the record, and checks all runbooks', async () => {
    await workbench.runCommand('SRE Workbench: Generate Runbook from Incident');
    await workbench.editor.waitFor('no-pod-of-redis-cluster-answers.md');
    await workbench.screenshot('runbook');
    await workbench.runCommand('SRE Workbench: Generate Runbook from Part of Incident …');
    await question('Where does the part begin?');
    await workbench.keyboard.press('Enter');
    await question('Where does it end?');
    await workbench.keyboard.press('Enter');
    await eventually(
      'the runbook of the part',
      () => workbench.editor.title(),
      (title) => /^no-pod-of-redis-cluster-answers-1-\d+\.md$/u.test(title),
    );
    await workbench.runCommand('SRE Workbench: Check All Runbooks');
    await workbench.notifications.notification('runbooks checked');
    await workbench.problems.show();
    const problems = await eventually(
      'problems of a runbook',
      () => workbench.problems.rows(),
      (rows) => rows.some(({ code }) => code === 'write-without-undo'),
    );
    assert.ok(problems.every(({ source }) => source === 'SRE Workbench'));
    await workbench.screenshot('runbook-problems');
    await workbench.runCommand('View: Hide Panel');
  });

  it('runs a runbook step by step, each command shown before it runs, and keeps what ran', async () => {
    const file = path.join(workbench.folder, 'SRE/notes/runbooks/greet.md');
    await writeFile(file, runbook);
    await workbench.editor.open('SRE/notes/runbooks/greet.md');
    await workbench.runCommand('SRE Workbench: Run Runbook …');
    await question('How shall it run');
    await workbench.keyboard.press('Enter');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Step 1 of 2').waitFor();
    assert.match(await dialog.innerText(), /echo first/u);
    await workbench.screenshot('run-step');
    await dialog.getByRole('button', { name: 'Run' }).press('Enter');
    await dialog.getByText('Step 2 of 2').waitFor();
    assert.match(await dialog.innerText(), /touch greeted/u);
    assert.ok(!existsSync(path.join(workbench.folder, 'greeted')));
    await dialog.getByRole('button', { name: 'Run' }).press('Enter');
    await workbench.notifications.notification('The runbook ran to its end: 2 steps.');
    assert.ok(existsSync(path.join(workbench.folder, 'greeted')));
    const recorded = await readFile(path.join(await activeFolder(), 'events.ndjson'), 'utf8');
    assert.match(recorded, /touch greeted/u);
  });

  it('tells what happened before', async () => {
    await workbench.runCommand('SRE Workbench: Find Similar Incidents');
    const items = await eventually(
      'what is like it',
      () => workbench.quickInput.items(),
      (list) => list.length > 0,
    );
    assert.ok(items.some(({ label }) => label.includes('Redis')));
    await workbench.screenshot('similar');
    await workbench.quickInput.cancel();
  });

  it('drafts the postmortem, each sentence with its event', async () => {
    await workbench.runCommand('SRE Workbench: Draft Postmortem of Incident');
    await workbench.editor.waitFor(`${path.basename(await activeFolder())}.md`);
    await workbench.screenshot('postmortem');
  });

  it('tells each open point before it closes, closes with a reason, and opens again', async () => {
    const name = path.basename(await activeFolder());
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await workbench.runCommand('SRE Workbench: Close Incident …');
    await dialog.waitFor();
    const text = await dialog.innerText();
    assert.match(text, /2 points of INC-/u);
    for (const point of ['Permanent fix: redis-cluster: live limits.memory 3Gi', 'Prevention']) {
      assert.ok(text.includes(point), `${point} in ${text}`);
    }
    await workbench.screenshot('close');
    await workbench.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await described(name, 'mitigated');
    await workbench.runCommand('SRE Workbench: Close Incident …');
    await dialog.getByRole('button', { name: 'Close with Open Points' }).press('Enter');
    await question('Why is it closed all the same');
    await workbench.quickInput.answer('the rest is followed up in the postmortem');
    await described(name, 'closed');
    await workbench.runCommand('SRE Workbench: Reopen Incident …');
    await question('open again');
    await workbench.quickInput.answer('Redis is down again');
    await described(name, 'reopened');
    await told('Redis is down again');
  });

  it('keeps what two windows write at the same moment', async () => {
    await Promise.all(
      ['one', 'two', 'three'].map((text) => elsewhere({ kind: 'note', data: { text: `note ${text}` } })),
    );
    for (const text of ['one', 'two', 'three']) await told(`note ${text}`);
  });
});

describe('incidents in a folder without notes', () => {
  after(() => rm(bare, { recursive: true, force: true }));
  const workbench = useWorkbench({ folder: bare });

  it('say what to do', async () => {
    const view = workbench.tree('Incidents');
    await view.showAlone();
    const { buttons } = await eventually(
      'the welcome',
      () => view.welcome(),
      // Whether the folder is trusted is known a little later.
      (welcome) => /declare an incident/u.test(welcome.text),
    );
    assert.ok(buttons.includes('Declare Incident'));
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('incidents-empty');
    }
  });
});
