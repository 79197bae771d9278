/** The Alerts view as a person meets it, on real servers with real rules. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { eventually } from '../editor/harness/eventually.ts';
import { freePort, type RealPrometheus } from '../builders/prometheus/realPrometheus.ts';
import { startServer } from '../real/prometheus/realServer.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/** Names of alerts that the example company has rules and runbooks for. */
const rules = `groups:
  - name: own
    rules:
      - alert: RedisDown
        expr: vector(1) > 0
        labels: { severity: page, service: redis-cluster }
        annotations: { summary: No pod of redis-cluster answers }
      - alert: DatabaseConnectionsNearMaximum
        expr: vector(0.93) > 0.8
        labels: { severity: page, service: user-api }
        annotations: { summary: psql-users-prod has few connections left }
      - alert: UserApiLatencyHigh
        expr: vector(0.5) > 0.3
        for: 1h
        labels: { severity: ticket, service: user-api }
`;
const silence = {
  id: '8c1',
  status: { state: 'active' },
  comment: 'being enlarged',
  createdBy: 'Dana',
  endsAt: '2099-01-01T00:00:00Z',
  matchers: [{ name: 'alertname', value: 'Database.*', isRegex: true, isEqual: true }],
};

const alertmanager: Server = createServer((request, response) => {
  response.end(request.url === '/api/v2/silences' ? JSON.stringify([silence]) : 'no');
});
// Named in the settings before they are there.
const [port, alertmanagerPort] = [await freePort(), await freePort()];

describe('alerts, as a new user meets them', () => {
  let production: RealPrometheus;
  let staging: RealPrometheus;
  before(async function () {
    this.timeout(120_000);
    await new Promise<void>((resolve) => alertmanager.listen(alertmanagerPort, '127.0.0.1', () => resolve()));
    production = await startServer('prometheus3', { rules, port });
    staging = await startServer('prometheus', { rules: rules.replaceAll('page', 'warning') });
  });
  after(async () => {
    await Promise.all([production?.stop(), staging?.stop()]);
    alertmanager.closeAllConnections();
    alertmanager.close();
  });
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.prometheus.servers': [
        {
          name: 'production',
          url: `http://127.0.0.1:${port}`,
          alertmanager: `http://127.0.0.1:${alertmanagerPort}`,
        },
      ],
    },
  });

  /** A tree keeps the rows that are on the screen alone, so the view gets all of the side bar. */
  async function closeOtherViews(): Promise<void> {
    const others = workbench.page.locator(
      '.part.sidebar .pane-header.expanded:not([aria-label="Alerts Section"])',
    );
    await eventually(
      'the other views to close',
      async () => {
        if ((await others.count()) > 0) await others.first().click();
        return others.count();
      },
      (count) => count === 0,
    );
  }

  it('lists what fires and what is pending by severity, with service and age', async () => {
    const alerts = workbench.tree('Alerts');
    await alerts.show();
    await closeOtherViews();
    const rows = await eventually(
      'all alerts',
      () => alerts.rows(),
      (found) => found.some(({ label }) => label === 'UserApiLatencyHigh'),
    );
    assert.deepEqual(
      rows.map(({ label, level }) => [level, label]),
      [
        [1, 'page'],
        [2, 'RedisDown'],
        [2, 'DatabaseConnectionsNearMaximum'],
        [1, 'ticket'],
        [2, 'UserApiLatencyHigh'],
      ],
    );
    const [page, redis, database, , latency] = rows;
    assert.equal(page?.description, '2 firing');
    assert.match(redis?.description ?? '', /^redis-cluster · \d+ (?:s|min)$/u);
    assert.match(redis?.spoken ?? '', /RedisDown, firing, redis-cluster, .*No pod of redis-cluster answers/u);
    assert.match(database?.description ?? '', /silenced$/u);
    assert.equal(database?.icon, 'bell-slash');
    assert.match(latency?.description ?? '', /pending$/u);
    await alerts.expand('RedisDown');
    await alerts.row('summary');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture('alerts') : workbench.screenshot('alerts'));
    }
    // Back to the rows that the next tests look for.
    await alerts.click('RedisDown');
    await alerts.row('UserApiLatencyHigh');
  });

  it('leads to the rule and to the runbook that names the alert', async () => {
    const alerts = workbench.tree('Alerts');
    await alerts.contextMenu('RedisDown', 'Open Rule of Alert');
    await workbench.editor.waitFor('redis.yaml');
    await workbench.editor.cursorIn(12);
    await alerts.contextMenu('RedisDown', 'Open Runbook of Alert');
    await workbench.editor.waitFor('redis-out-of-memory.md');
    await alerts.contextMenu('UserApiLatencyHigh', 'Open Dashboard of Alert');
    await workbench.editor.waitFor('user-api.json');
    await workbench.runCommand('View: Close All Editors');
  });

  it('graphs what the alert watches', async () => {
    await workbench.tree('Alerts').inlineAction('RedisDown', 'Graph Alert');
    const page = await workbench.webview('Prometheus');
    await eventually(
      'the expression',
      () => page.locator('.cm-content').first().innerText(),
      (text) => text.trim() === 'vector(1)',
    );
    await workbench.runCommand('View: Close All Editors');
  });

  it('adds a server by its address, says what it found, and lists its alerts too', async () => {
    await workbench.runCommand('SRE Workbench: Add a Prometheus Server');
    await workbench.quickInput.answer(`${staging.url}/graph`);
    await eventually(
      'what was found',
      () => workbench.page.locator('.quick-input-title').innerText(),
      (text) => /^Prometheus 2\.\d+.*series in memory, its clock agrees with yours$/u.test(text),
    );
    await workbench.screenshot('add-server');
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.type('staging');
    await workbench.keyboard.press('Enter');
    const alerts = workbench.tree('Alerts');
    const row = await alerts.row('staging');
    assert.match(row.description, /2 firing, 1 pending/u);
    assert.match((await alerts.row('warning')).description, /firing/u);
    await workbench.screenshot('alerts-of-two-servers');
  });

  it('starts a strategy from an alert, with what the alert knows', async () => {
    // A view tells only the rows that are on the screen.
    await workbench.page.setViewportSize({ width: 1280, height: 1200 });
    const alerts = workbench.tree('Alerts');
    await alerts.showAlone();
    await alerts.contextMenu('RedisDown', 'Start Strategy …');
    await eventually(
      'the question which strategy',
      () => workbench.quickInput.question(),
      (asked) => asked.includes('Which strategy?'),
    );
    await workbench.quickInput.choose('Troubleshooting');
    await eventually(
      'the question how',
      () => workbench.quickInput.question(),
      (asked) => asked.includes('How?'),
    );
    await workbench.quickInput.choose('As a drill');
    const strategies = workbench.tree('Strategies');
    await strategies.showAlone();
    const described = (label: string, text: string) =>
      eventually(
        `"${text}" behind ${label}`,
        () => strategies.rows(),
        (rows) => rows.some((row) => row.label === label && row.description.includes(text)),
      );
    await described('Troubleshooting', '0 of ');
    // It opens by itself; until then rows move under the pointer.
    await eventually(
      'the first step to open',
      async () => (await strategies.row('1. Read the logs')).expanded,
    );
    await strategies.expand('Values');
    await described('service', 'redis-cluster');
    await described('server', 'production');
    await workbench.screenshot('strategy-from-an-alert');
  });
});
