/** Each strategy worked through once, as a person does: started, checked, ticked, answered, taken back, finished. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { parseStrategy, type Strategy } from '../../src/features/strategies/core/strategy.ts';
import { makeCertificates } from '../builders/strategies/certificates.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { projectFolder } from '../editor/harness/places.ts';
import { standInProfile } from './harness/standInProfile.ts';
import type { TreeRow } from './harness/treeView.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/**
 * The workbench puts no blank between the label and the description of a row, a box that can be ticked into a row that can
 * be chosen, and that box before all else that the Tab key reaches.
 */
const ofTheWorkbench = ['label-content-name-mismatch', 'nested-interactive', 'tabindex'];
const place = mkdtempSync(path.join(tmpdir(), 'strategies-'));
const control = path.join(place, 'control');
writeFileSync(control, '');

function strategy(id: string): Strategy {
  const file = path.join(projectFolder, 'media/strategies', `${id}.yaml`);
  const read = parseStrategy(file, readFileSync(file, 'utf8'), true);
  assert.ok(read.ok);
  return read.value;
}

/** Listens at a free port. */
async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}) {
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  return (server.address() as AddressInfo).port;
}

describe('strategies, as a person works through them', () => {
  const made = makeCertificates();
  const web = createHttpServer((_, response) => response.end('well'));
  /** Speaks Prometheus's answer to every query. */
  let share = '0.999';
  const prometheus = createHttpServer((_, response) => {
    const result = [{ metric: {}, value: [1_764_000_000, share] }];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
  let broken: TlsServer;
  const ports = { web: 0, tls: 0 };
  const machineSettings: Record<string, unknown> = standInProfile(place, control);
  before(async () => {
    ports.web = await listen(web);
    broken = createTlsServer({ ...made.broken }, (socket) => socket.on('error', () => undefined));
    ports.tls = await listen(broken);
    machineSettings['sreWorkbench.prometheus.servers'] = [
      { name: 'own', url: `http://localhost:${await listen(prometheus)}` },
    ];
  });
  after(async () => {
    for (const server of [web, prometheus]) server.closeAllConnections();
    for (const server of [web, prometheus, broken]) server.close();
    await rm(place, { recursive: true, force: true });
    await rm(made.folder, { recursive: true, force: true });
  });
  const workbench = useWorkbench({ machineSettings });
  const view = () => workbench.tree('Strategies');

  const question = (text: string) =>
    eventually(
      `the question "${text}"`,
      () => workbench.quickInput.question(),
      (asked) => asked.includes(text),
    );
  const answer = async (asked: string, text: string) => {
    await question(asked);
    await workbench.quickInput.answer(text);
    // Whatever opens next would close it before its answer is taken.
    await eventually(
      `the question "${asked}" to close`,
      () => workbench.quickInput.question(),
      (still) => !still.includes(asked),
    );
  };
  const described = (label: string, text: string): Promise<TreeRow> =>
    eventually(`"${text}" behind ${label}`, async () => {
      const row = (await view().rows()).find((one) => one.label === label && one.description.includes(text));
      assert.ok(row);
      return row;
    });
  const choose = async (title: string, way: 'By hand' | 'As a drill') => {
    await question('Which strategy?');
    await workbench.quickInput.choose(title);
    await question('How?');
    await workbench.quickInput.choose(way);
  };
  const start = async (title: string, way: 'By hand' | 'As a drill') => {
    await workbench.runCommand('SRE Workbench: Start Strategy …');
    await choose(title, way);
    await described(title, '0 of ');
  };
  const tick = async (label: string) => {
    await view().tick(label);
    await eventually(`"${label}" to be ticked`, () => view().isTicked(label));
  };
  /** The steps between two numbers, both of them too, each by its own box. */
  const tickSteps = async (steps: Strategy['steps'], from = 1, to = steps.length) => {
    const labels = steps.map(({ title }, index) => `${index + 1}. ${title}`);
    for (const [index, label] of labels.entries()) {
      if (index + 1 < from || index + 1 > to) continue;
      await tick(label);
      const next = labels[index + 1];
      // It opens by itself once it is its turn; until then rows move under the pointer.
      if (next !== undefined)
        await eventually(`"${next}" to open`, async () => (await view().row(next)).expanded);
    }
  };
  const finish = async (title: string, outcome: string) => {
    await workbench.runCommand('SRE Workbench: Finish Strategy …');
    await question('How did it end?');
    await workbench.keyboard.press('Enter');
    await described(title, outcome);
  };
  const set = async (name: string, value: string) => {
    await workbench.runCommand('SRE Workbench: Set Value of Strategy …');
    await question('Which value?');
    await workbench.quickInput.choose(name);
    await answer(name, value);
  };
  const incidents = () => path.join(workbench.folder, 'SRE/notes/incidents');
  /** That of this test; the example has one of its own. */
  const incident = async () => {
    const [name] = (await readdir(incidents())).filter((one) => one !== 'INC-2026-11-09-001');
    return name ?? '';
  };
  /** What the log of the incident says, in one text. */
  const recorded = async () => readFile(path.join(incidents(), await incident(), 'events.ndjson'), 'utf8');

  const told = (...texts: readonly string[]) =>
    eventually(texts.join(', '), recorded, (text) => texts.every((said) => text.includes(said)));

  it('certificate renewal: checks what is served, and takes it back in order where a check fails', async () => {
    const { title, steps, undo } = strategy('certificate-renewal');
    // Rows are looked for, and the view tells only what is on the screen.
    await workbench.page.setViewportSize({ width: 1280, height: 1000 });
    await view().showAlone();
    await described(title, '');
    await start(title, 'By hand');
    await view().expand('From symptom to fix');
    await described('The name does not match', 'wrong virtual host');
    await set('port', String(ports.tls));
    await set('trust', made.root);
    await view().inlineAction('1. See what is served now', 'Run Checks of Strategy');
    await answer('Which host serves the certificate?', 'localhost');
    await described('It is good for long enough', 'days left');
    await tickSteps(steps, 1, 5);
    await workbench.runCommand('SRE Workbench: Run Checks of Strategy');
    await described('Its chain is whole and trusted', 'Install the full chain');
    await described('It is for this name', 'localhost');
    await workbench.picture('strategy-certificate-renewal');
    await workbench.runCommand('SRE Workbench: Roll Back …');
    await question('Put the old certificate back');
    await workbench.keyboard.press('Enter');
    await described(title, 'undoing, 0 of 3');
    assert.ok(undo);
    const last = `3. ${undo.steps[2]?.title ?? ''}`;
    assert.equal((await view().row(last)).icon, 'lock');
    assert.equal(await view().isTicked(last), undefined);
    await workbench.picture('strategy-undo');
    await tickSteps(undo.steps);
    await finish(title, '0 of 1 went well here');
  });

  it('deployment: tells the incident what was checked and done', async () => {
    const { title, steps } = strategy('deployment');
    await workbench.runCommand('SRE Workbench: Declare Incident …');
    await answer('What is wrong', 'Checkout is slow');
    await question('How severe is it');
    await workbench.keyboard.press('Enter');
    await eventually('the log', recorded, (text) => text.includes('Checkout is slow'));
    await view().showAlone();
    await start(title, 'By hand');
    await workbench.runCommand('SRE Workbench: Run Checks of Strategy');
    await answer('says that it is healthy', `http://localhost:${ports.web}/healthz`);
    await described('The service is healthy before', '200 in ');
    await described('The name of the dependency resolves', 'dependency is not set');
    await workbench.picture('strategy-deployment');
    await tickSteps(steps);
    await finish(title, '1 of 1 went well here');
    await told(
      'The strategy \\"Deployment\\" begins.',
      'The service is healthy before: passed. 200',
      'Done: Deployment',
      '\\"Deployment\\" went well',
    );
  });

  it('troubleshooting: leads by questions and symptoms, and goes to an agent with the same steps', async () => {
    const { title, steps } = strategy('troubleshooting');
    await start(title, 'By hand');
    await tickSteps(steps, 1, 4);
    await view().click('It ends again and again');
    await view().click('Killed for its memory');
    await view().row('Raise the limit for now, and find the leak');
    await workbench.picture('strategy-troubleshooting');
    await workbench.runCommand('SRE Workbench: Give Strategy to an Agent Tab …');
    await question('What to start');
    await workbench.quickInput.choose('Stand-in');
    await workbench.page.locator('.view-lines').getByText('# Troubleshooting').first().waitFor();
    await workbench.screenshot('strategy-prompt');
    await workbench.runCommand('View: Close All Editors');
    await view().showAlone();
    await tickSteps(steps, 5);
    await finish(title, '1 of 1 went well here');
    await told('Where does it hurt?: Does the process run? It ends again and again');
  });

  it('scaling: asks what to scale', async () => {
    const { title, steps } = strategy('scaling');
    await start(title, 'As a drill');
    await tickSteps(steps, 1, 1);
    await view().click('No');
    await view().row('Is memory what is short?');
    await workbench.picture('strategy-scaling');
    await tickSteps(steps, 2);
    await finish(title, '1 drill');
  });

  it('disaster recovery: shows its clocks against what was promised', async () => {
    const { title, steps } = strategy('disaster-recovery');
    await start(title, 'As a drill');
    await view().click('Time to recover (RTO)');
    await question('How critical is it?');
    await workbench.quickInput.choose('critical');
    await described('Time to recover (RTO)', 'of 1 h');
    await set('began', '2020-01-31 14:30');
    await described('Time to recover (RTO)', 'late');
    await set('lastGood', '2020-01-31 14:00');
    await set('mayLose', '15');
    await described('Data that is lost (RPO)', '30 min of at most 15 min: too much');
    await workbench.picture('strategy-disaster-recovery');
    await tickSteps(steps);
    await finish(title, '1 drill');
  });

  it('chaos experiment: measures the steady state, and is aborted when users are not well', async () => {
    const { title, steps, undo } = strategy('chaos-experiment');
    await start(title, 'As a drill');
    await set('steady', 'vector(1)');
    await workbench.runCommand('SRE Workbench: Run Checks of Strategy');
    await described('Users are well before', '0.999 (at least 0.99), says own.');
    await tickSteps(steps, 1, 3);
    share = '0.5';
    await view().inlineAction('4. Begin, and watch', 'Run Checks of Strategy');
    await answer('Which address do users open?', `http://localhost:${ports.web}/`);
    await described('Users are well meanwhile', 'not at least 0.99: 0.5');
    await workbench.picture('strategy-chaos-experiment');
    await view().click('Abort the experiment');
    await question('Abort the experiment');
    await workbench.keyboard.press('Enter');
    await described(title, 'undoing, 0 of 4');
    assert.ok(undo);
    await tickSteps(undo.steps);
    await finish(title, '1 drill');
    assert.ok(!(await recorded()).includes('Chaos experiment'));
  });

  it('starts from a chart and an incident, with what these know', async () => {
    const startFrom = async (place: string, row: string, title: string, way: 'By hand' | 'As a drill') => {
      await workbench.tree(place).showAlone();
      await workbench.tree(place).contextMenu(row, 'Start Strategy …');
      await choose(title, way);
      await view().showAlone();
      await described(title, '0 of ');
    };
    await startFrom('Charts', 'my-service', 'Deployment', 'As a drill');
    await view().expand('Values');
    await described('service', 'my-service');
    await finish('Deployment', '1 drill');
    await startFrom('Incidents', await incident(), 'Scaling', 'By hand');
    await described('Scaling', await incident());
    await told('The strategy \\"Scaling\\" begins.');
    await finish('Scaling', '0 of 1 went well here');
  });

  it('is read by eye and by ear in three themes', async () => {
    await start('Scaling', 'As a drill');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await view().show();
      const barriers = await workbench.barriers({ selector: '.part.sidebar' });
      assert.deepEqual(
        barriers.filter(({ rule }) => !ofTheWorkbench.includes(rule)),
        [],
      );
      await workbench.screenshot('strategies');
    }
    assert.match((await view().row('Scaling')).spoken, /Scaling, 0 of 7 steps · drill/u);
  });
});
