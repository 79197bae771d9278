/** A whole incident against a real control plane: found, mended and verified in the editor, then mended again by its own runbook. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  pathWithKubectl,
  startCrashingCluster,
  type CrashingCluster,
} from '../builders/incidents/crashingCluster.ts';
import { eventually, patience } from '../editor/harness/eventually.ts';
import { approvalWindow, approveByKeyboard } from './harness/approval.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const place = mkdtempSync(path.join(tmpdir(), 'cluster-'));
const kubeconfig = path.join(place, 'kubeconfig');

describe('an incident of a cluster', () => {
  let cluster: CrashingCluster;
  before(async function () {
    this.timeout(4 * patience);
    cluster = await startCrashingCluster();
    await copyFile(cluster.kubeconfig, kubeconfig);
  });
  after(async () => {
    await cluster?.stop();
    await rm(place, { recursive: true, force: true });
  });
  const workbench = useWorkbench({
    environment: { KUBECONFIG: kubeconfig, PATH: pathWithKubectl() },
    // The commands below are those of bash.
    settings: { 'terminal.integrated.defaultProfile.linux': 'bash' },
  });
  const notes = (folder: string) => path.join(workbench.folder, 'SRE/notes', folder);
  const logged = async (what: RegExp) => {
    const [name = ''] = (await readdir(notes('incidents'))).filter((each) => each !== 'INC-2026-11-09-001');
    return eventually(
      `${String(what)} in the log`,
      () => readFile(path.join(notes('incidents'), name, 'events.ndjson'), 'utf8'),
      (text) => what.test(text),
    );
  };
  const asked = (text: string) =>
    eventually(
      `the question "${text}"`,
      () => workbench.quickInput.question(),
      (question) => question.includes(text),
    );
  const answer = async (question: string, text: string) => {
    await asked(question);
    await workbench.quickInput.answer(text);
  };
  /** Until it stands in the log with its exit code and its context. */
  const typed = async (command: string) => {
    await workbench.page.locator('.xterm-helper-textarea:focus').waitFor();
    await workbench.page.keyboard.insertText(command);
    await workbench.keyboard.press('Enter');
    const escaped = JSON.stringify(command).replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    return logged(new RegExp(`"command":${escaped},"exitCode":0,[^}]*"context":"test"`, 'u'));
  };

  it('is found and mended in its terminal, each command kept with its context', async () => {
    await cluster.crashing();
    await workbench.runCommand('SRE Workbench: Declare Incident …');
    await answer('What is wrong', 'No cache is ready');
    await answer('How severe is it', 'SEV2');
    await workbench.runCommand('SRE Workbench: Open Incident Terminal');
    await typed('kubectl get pods -n shop');
    await typed("kubectl describe pods -n shop -l app=cache | grep -A3 'Last State'");
    await workbench.keyboard.press('Control+Alt+Shift+C');
    await logged(/"mark":"cause"/u);
    await typed('kubectl set resources deployment/cache -n shop --limits=memory=1Gi');
    await workbench.keyboard.press('Control+Alt+Shift+H');
    await logged(/"mark":"helped"/u);
    await typed('kubectl rollout status deployment/cache -n shop --timeout=100s');
    const log = await logged(/successfully rolled out/u);
    assert.match(log, /OOMKilled/u);
    assert.equal(await cluster.limit(), '1Gi');
    await workbench.runCommand('SRE Workbench: Change Status of Incident …');
    await answer('How does it stand', 'mitigated');
    await logged(/"status":"mitigated"/u);
    await workbench.screenshot('incident-cluster');
    await workbench.runCommand('View: Hide Panel');
  });

  it('is mended again by the runbook that was made of it, once a person has approved the plan', async () => {
    await workbench.runCommand('SRE Workbench: Generate Runbook from Incident');
    await workbench.editor.waitFor('no-cache-is-ready.md');
    const runbook = path.join(notes('runbooks'), 'no-cache-is-ready.md');
    const text = await readFile(runbook, 'utf8');
    assert.match(
      text,
      /kubectl set resources deployment\/"\$WORKLOAD" -n "\$NAMESPACE" --limits=memory=1Gi/u,
    );
    // The same crash again: somebody set the old limit.
    await cluster.setLimit('512Mi');
    await cluster.crashing();
    await workbench.editor.focus();
    await workbench.runCommand('SRE Workbench: Run Runbook …');
    for (const [name, value] of [
      ['NAMESPACE', 'shop'],
      ['WORKLOAD', 'cache'],
    ] as const) {
      await asked(name);
      await workbench.quickInput.answer(value);
    }
    await answer('How shall it run', 'As one plan');
    const approval = await approvalWindow(workbench);
    assert.equal(await cluster.limit(), '512Mi');
    await workbench.screenshot('approval-cluster');
    await approveByKeyboard(approval);
    assert.equal(await cluster.limit(), '1Gi');
    await cluster.ready();
    await logged(/"decision":"approved"/u);
    assert.match(await readFile(runbook, 'utf8'), /last_verified: \d{4}-\d\d-\d\d/u);
  });
});
