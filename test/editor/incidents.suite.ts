/** The incident terminal in a real editor: what is typed there stands in the log of the incident. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './harness/eventually.ts';

interface LogLine {
  readonly seq: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly evidence: readonly unknown[];
}

async function eventsOf(folder: string): Promise<readonly LogLine[]> {
  const bytes = await vscode.workspace.fs.readFile(
    vscode.Uri.joinPath(vscode.Uri.file(folder), 'events.ndjson'),
  );
  return new TextDecoder()
    .decode(bytes)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as LogLine);
}

describe('an incident', () => {
  let folder = '';
  let terminal: vscode.Terminal | undefined;
  const logged = (what: string, found: (events: readonly LogLine[]) => boolean) =>
    eventually(what, () => eventsOf(folder), found);
  const commandOf = (events: readonly LogLine[], command: string) =>
    events.find(({ kind, data }) => kind === 'command' && data['command'] === command);
  const outputOf = (events: readonly LogLine[], command: string) =>
    events.find(({ kind, data }) => kind === 'output' && data['seq'] === commandOf(events, command)?.seq)
      ?.data['text'];

  after(() => terminal?.dispose());

  it('is declared, and is the one that the window works on', async () => {
    const answer = await vscode.commands.executeCommand<{ folder: string; id: string } | undefined>(
      'sreWorkbench.incidents.declare',
      {
        title: 'The shop is slow',
        severity: 'SEV2',
        alert: { name: 'LatencyHigh', summary: 'p99 over 5 s' },
      },
    );
    assert.ok(answer);
    folder = answer.folder;
    assert.match(answer.id, /^INC-\d{4}-\d\d-\d\d-\d{3}$/);
    assert.deepEqual(await vscode.commands.executeCommand('sreWorkbench.incidents.active'), {
      folder,
      id: answer.id,
    });
    assert.deepEqual(
      (await eventsOf(folder)).map(({ kind }) => kind),
      ['alert', 'severity', 'status', 'phase'],
    );
  });

  it('records a pipeline, a sub-shell that fails, and what they showed, verbatim', async () => {
    await vscode.commands.executeCommand('sreWorkbench.incidents.openTerminal');
    const opened = await eventually(
      'the incident terminal with its marks',
      () => vscode.window.terminals.find(({ name }) => name.startsWith('Incident INC-')),
      (found) => found?.shellIntegration !== undefined,
    );
    assert.ok(opened);
    terminal = opened;
    const pipeline = "printf 'api-1 Running\\napi-2 CrashLoopBackOff\\n' | grep Crash; echo done";
    const failing = '(echo inside a sub-shell; exit 3)';
    for (const line of [pipeline, failing, ' echo private', 'echo last | cat']) {
      terminal.sendText(line, true);
    }
    const events = await logged('the last command', (all) => outputOf(all, 'echo last | cat') !== undefined);
    assert.equal(commandOf(events, pipeline)?.data['exitCode'], 0);
    assert.equal(outputOf(events, pipeline), 'api-2 CrashLoopBackOff\ndone');
    assert.equal(commandOf(events, failing)?.data['exitCode'], 3);
    assert.equal(outputOf(events, failing), 'inside a sub-shell');
    assert.equal(commandOf(events, '')?.data['hidden'], true);
    assert.ok(!JSON.stringify(events).includes('private'));
    assert.ok(events.every(({ data }) => data['cut'] === undefined));
  });

  it('turns the last command into what helped, and a selection into a finding, by one command each', async () => {
    await vscode.commands.executeCommand('sreWorkbench.incidents.markHelped', { from: 'command' });
    const document = await vscode.workspace.openTextDocument({
      content: 'one\nout of memory\n',
      language: 'plaintext',
    });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 1, 13);
    await vscode.commands.executeCommand('sreWorkbench.incidents.markFinding');
    const findings = (await eventsOf(folder)).filter(({ kind }) => kind === 'finding');
    assert.deepEqual(
      findings.map(({ data }) => data),
      [
        { text: 'echo last | cat', mark: 'helped' },
        { text: 'out of memory', mark: 'finding' },
      ],
    );
    const command = commandOf(await eventsOf(folder), 'echo last | cat');
    assert.equal(findings[0]?.evidence[0], command?.seq);
  });

  it('records another terminal too, and says that the text may be cut', async () => {
    const other = vscode.window.createTerminal({ name: 'another', shellPath: '/bin/bash' });
    try {
      const integration = await eventually('the integration of the editor', () => other.shellIntegration);
      integration?.executeCommand('echo from another terminal');
      const command = 'echo from another terminal';
      const events = await logged('its command', (all) => commandOf(all, command) !== undefined);
      assert.deepEqual(
        { ...commandOf(events, command)?.data, durationMs: 0, cwd: '' },
        { command, exitCode: 0, cwd: '', durationMs: 0, shell: 'bash', cut: true },
      );
      assert.equal(outputOf(events, command), 'from another terminal');
    } finally {
      other.dispose();
    }
  });
});
