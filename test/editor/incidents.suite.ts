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

  /** Opens an incident terminal, and waits until its shell marks its commands. */
  async function openTerminal(): Promise<vscode.Terminal> {
    const before = new Set(vscode.window.terminals);
    await vscode.commands.executeCommand('sreWorkbench.incidents.openTerminal');
    const opened = await eventually(
      'the incident terminal with its marks',
      () => vscode.window.terminals.find((one) => one.name.startsWith('Incident INC-') && !before.has(one)),
      (found) => found?.shellIntegration !== undefined,
    );
    assert.ok(opened);
    return opened;
  }

  /** Types a line; again where a busy machine lost what it showed, which the log then says. */
  async function recordedFrom(
    line: string,
    type: () => unknown = () => terminal?.sendText(line, true),
  ): Promise<{ command: LogLine; output: LogLine | undefined }> {
    for (let attempt = 1; ; attempt += 1) {
      const before = (await eventsOf(folder)).length;
      type();
      const events = await logged(`"${line}"`, (all) =>
        all.slice(before).some(({ kind }) => kind === 'command'),
      );
      const command = events.slice(before).find(({ kind }) => kind === 'command');
      assert.ok(command);
      const output = events.find(({ kind, data }) => kind === 'output' && data['seq'] === command.seq);
      if (output?.data['truncated'] !== true || attempt === 5) return { command, output };
    }
  }

  async function recordsWhatIsTyped(): Promise<void> {
    const pipeline = "printf 'api-1 Running\\napi-2 CrashLoopBackOff\\n' | grep Crash; echo done";
    const first = await recordedFrom(pipeline);
    assert.deepEqual(
      [first.command.data['command'], first.command.data['exitCode'], first.output?.data['text']],
      [pipeline, 0, 'api-2 CrashLoopBackOff\ndone'],
    );
    const failing = '(echo inside a sub-shell; exit 3)';
    const second = await recordedFrom(failing);
    assert.deepEqual(
      [second.command.data['command'], second.command.data['exitCode'], second.output?.data['text']],
      [failing, 3, 'inside a sub-shell'],
    );
    const hidden = await recordedFrom(' echo private');
    assert.deepEqual([hidden.command.data['command'], hidden.command.data['hidden']], ['', true]);
    assert.equal(hidden.output, undefined);
    const events = await eventsOf(folder);
    assert.ok(!JSON.stringify(events).includes('private'));
    assert.ok(events.every(({ data }) => data['cut'] === undefined));
  }

  it('records a pipeline, a sub-shell that fails, and what they showed, verbatim', async () => {
    terminal = await openTerminal();
    await recordsWhatIsTyped();
  });

  it('keeps lines that are typed faster than they run, each whole', async () => {
    const lines = ['echo one | cat', '(exit 4)', 'echo last | cat'];
    for (const line of lines) terminal?.sendText(line, true);
    const events = await logged('the last one', (all) => commandOf(all, 'echo last | cat') !== undefined);
    assert.deepEqual(
      lines.map((line) => commandOf(events, line)?.data['exitCode']),
      [0, 4, 0],
    );
  });

  it('does the same in zsh', async () => {
    const configuration = vscode.workspace.getConfiguration('terminal.integrated');
    await configuration.update('defaultProfile.linux', 'zsh', vscode.ConfigurationTarget.Workspace);
    await eventually('zsh as the usual shell', () => vscode.env.shell.endsWith('zsh'));
    const bash = terminal;
    const opened = await openTerminal();
    terminal = opened;
    // Until it runs, the program is the one that starts it.
    await eventually('zsh in the terminal', () => opened.state.shell === 'zsh');
    await recordsWhatIsTyped();
    opened.dispose();
    terminal = bash;
    await configuration.update('defaultProfile.linux', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('turns the last command into what helped, and a selection into a finding, by one command each', async () => {
    const lastLine = 'echo restarted';
    const last = await recordedFrom(lastLine);
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
        { text: lastLine, mark: 'helped' },
        { text: 'out of memory', mark: 'finding' },
      ],
    );
    assert.equal(findings[0]?.evidence[0], last.command.seq);
  });

  it('records another terminal too, and says that the text may be cut', async () => {
    const other = vscode.window.createTerminal({ name: 'another', shellPath: '/bin/bash' });
    try {
      const integration = await eventually('the integration of the editor', () => other.shellIntegration);
      const { command, output } = await recordedFrom('echo from another terminal', () =>
        integration?.executeCommand('echo from another terminal'),
      );
      assert.deepEqual(
        { ...command.data, durationMs: 0, cwd: '' },
        {
          command: 'echo from another terminal',
          exitCode: 0,
          cwd: '',
          durationMs: 0,
          shell: 'bash',
          cut: true,
        },
      );
      assert.equal(output?.data['text'], 'from another terminal');
    } finally {
      other.dispose();
    }
  });

  it('makes a runbook of a recording of a terminal, as a document in front', async () => {
    const mark = (content: string) => `\u001b]633;${content}\u0007`;
    const shown = `${mark('E;kubectl get pods -n shop')}${mark('C')}api-1 Running\r\n${mark('D;0')}`;
    const lines = [{ version: 2, width: 80, height: 24 }, [1, 'o', shown]].map((line) =>
      JSON.stringify(line),
    );
    const recording = vscode.Uri.joinPath(vscode.Uri.file(folder), 'looked-at-the-shop.cast');
    await vscode.workspace.fs.writeFile(recording, new TextEncoder().encode(lines.join('\n')));
    assert.equal(
      await vscode.commands.executeCommand('sreWorkbench.runbooks.fromRecording', { file: recording.fsPath }),
      true,
    );
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.fileName ?? '', /runbooks[\\/]looked-at-the-shop\.md$/);
    assert.match(document?.getText() ?? '', /kubectl get pods -n "\$NAMESPACE"\n```/);
  });
});
