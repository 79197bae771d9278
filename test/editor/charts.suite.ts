/** The Helm feature inside a real editor, on the example company. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds, extensionId, type CommandArguments, type CommandId } from '../../src/contributions.ts';
import { eventually } from './harness/eventually.ts';
import { leaveClean } from './harness/leaveClean.ts';
import { measureEventLoop } from './harness/eventLoop.ts';

const charts = 'SRE/helm/charts';
/** Where figures are left for who reads them; nowhere in a desktop editor. */
const figures = process.env['SRE_WORKBENCH_FIGURES'];

function uriOf(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder, charts, file);
}

async function open(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Replaces text in an open document without saving it. */
async function change(document: vscode.TextDocument, from: string | RegExp, to: string): Promise<number> {
  const match = document.getText().match(from);
  assert.ok(match?.index !== undefined, `${String(from)} is in ${document.fileName}`);
  const start = document.positionAt(match.index);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, document.positionAt(match.index + match[0].length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return start.line;
}

const problems = (file: string) =>
  vscode.languages.getDiagnostics(uriOf(file)).map((diagnostic) => ({
    rule: typeof diagnostic.code === 'object' ? String(diagnostic.code.value) : '',
    line: diagnostic.range.start.line,
    message: diagnostic.message,
    severity: diagnostic.severity,
  }));

async function run<Id extends CommandId>(id: Id, ...args: CommandArguments[Id]): Promise<void> {
  await vscode.commands.executeCommand(id, ...args);
}

describe('charts in the editor', () => {
  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(leaveClean);

  it('registers each command that the manifest offers', async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commandIds.filter((id) => !known.has(id)),
      [],
    );
  });

  it('shows the limits of all environments above resources', async () => {
    const document = await open('my-service/values.yaml');
    const lenses = await eventually(
      'a code lens with limits',
      async () =>
        vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri),
      (list) => list.some(({ command }) => command?.title.startsWith('limits')),
    );
    const limits = lenses.find(({ command }) => command?.title.startsWith('limits'));
    for (const name of ['dev', 'staging', 'production'])
      assert.match(limits?.command?.title ?? '', new RegExp(name));
    assert.match(document.lineAt(limits?.range.start.line ?? 0).text, /^\s*resources:/u);
    assert.match(limits?.command?.tooltip ?? '', /values\/production\.yaml:\d+/u);
  });

  it('warns while production is lower than staging, and is silent again when it is not', async () => {
    const document = await open('my-service/values/production.yaml');
    const text = document.getText();
    const line = await change(document, /(?<=limits:[\s\S]{0,80}memory: ).+/u, '64Mi');
    await eventually(
      'the warning on the changed line',
      () => problems('my-service/values/production.yaml'),
      (list) => list.some((problem) => problem.rule === 'production-below-staging' && problem.line === line),
    );
    await change(document, document.getText(), text);
    await eventually(
      'no problem any more',
      () => problems('my-service/values/production.yaml'),
      (list) => list.length === 0,
    );
  });

  it('reports every environment that a broken template breaks, on the line of the template', async () => {
    const document = await open('my-service/templates/deployment.yaml');
    const line = await change(
      document,
      /^kind: Deployment$/mu,
      'kind: Deployment\nbroken: {{ .Values.no.such.key }}',
    );
    const found = await eventually(
      'a failed render in the template',
      () => problems('my-service/templates/deployment.yaml'),
      (list) => list.some(({ rule }) => rule === 'render-failed'),
    );
    const failed = found.filter(({ rule }) => rule === 'render-failed');
    assert.deepEqual(new Set(failed.map((problem) => problem.line)), new Set([line + 1]));
  });

  it('says what Helm says where a values file is no YAML', async () => {
    const document = await open('my-service/values/dev.yaml');
    await change(document, document.getText(), `${document.getText()}\n\tbroken: [\n`);
    const found = await eventually(
      'the syntax error',
      () => problems('my-service/values/dev.yaml'),
      (list) => list.some(({ rule }) => rule === 'yaml-syntax'),
    );
    assert.equal(found.find(({ rule }) => rule === 'yaml-syntax')?.severity, vscode.DiagnosticSeverity.Error);
  });

  it('shows rendered manifests that follow the typing', async () => {
    const values = await open('my-service/values/production.yaml');
    await run('sreWorkbench.helm.renderEnvironment', {
      chart: uriOf('my-service').path,
      environment: 'production',
    });
    const rendered = vscode.window.activeTextEditor?.document;
    assert.ok(rendered);
    assert.match(rendered.getText(), /kind: Deployment/u);
    await change(values, /(?<=limits:[\s\S]{0,80}memory: ).+/u, '3333Mi');
    await eventually(
      'the new limit in the manifest',
      () => rendered.getText(),
      (text) => text.includes('3333Mi'),
    );
    await vscode.window.showTextDocument(values);
  });

  it('finds in legacy-billing what it is made to have, when all charts are validated', async () => {
    await run('sreWorkbench.helm.validateAllCharts');
    const rules = (file: string) => problems(`legacy-billing/${file}`).map(({ rule }) => rule);
    assert.ok(rules('values/production.yaml').includes('production-below-staging'));
    assert.ok(rules('values/uat.yaml').includes('invalid-quantity'));
    assert.ok(rules('templates/validate.yaml').includes('render-failed'));
    assert.deepEqual(problems('my-service/values.yaml'), []);
  });

  it('tells how long the extension host was held up while charts were validated', async () => {
    const document = await open('user-api/values.yaml');
    const delay = await measureEventLoop(async () => {
      for (const value of ['1', '2', '3']) {
        await change(document, /(?<=replicaCount: )\d+/u, value);
        await run('sreWorkbench.helm.validateAllCharts');
      }
    });
    // A figure to read, not a timed test: a loaded machine is no fault.
    if (figures) await writeFile(path.join(figures, 'event-loop.json'), JSON.stringify(delay));
    assert.ok(delay.longestWork > 0);
  });

  it('judges a file of 100,000 lines and one of 1.9 MB as they stand on the screen, and tells how long the host was held up', async () => {
    const lines = Array.from({ length: 100_000 }, (_, line) => `  key${line}: ${line}\n`).join('');
    const service = (index: number) =>
      `service${index}:\n  image: { repository: registry.example.com/team/service${index}, tag: "1.0" }\n  replicaCount: 2\n`;
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: large\nversion: 1.0.0\n',
      'values.yaml': 'name: large\n',
      'templates/name.yaml': 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: {{ .Values.name }} }\n',
      'values-dev.yaml': Array.from({ length: 18_000 }, (_, index) => service(index))
        .join('')
        .slice(0, 1_900_000)
        .replace(/\n.*$/, '\n'),
      'values-production.yaml': `data:\n${lines}`,
    };
    const { fs } = vscode.workspace;
    for (const [file, text] of Object.entries(files)) {
      await fs.writeFile(uriOf(`large/${file}`), new TextEncoder().encode(text));
    }
    try {
      const document = await open('large/values-production.yaml');
      await run('sreWorkbench.helm.refreshCharts');
      const rules = () => problems('large/values-production.yaml').map(({ rule }) => rule);
      const delay = await measureEventLoop(async () => {
        await change(document, /(?<=\n  )key99999(?=: )/u, 'key99998');
        await eventually('the key twice', rules, (found) => found.includes('duplicate-key'));
      });
      if (figures) await writeFile(path.join(figures, 'event-loop-large.json'), JSON.stringify(delay));
      console.log('held up by large files, milliseconds:', delay);
      assert.ok(delay.longestWork > 0);
    } finally {
      await leaveClean();
      await fs.delete(uriOf('large'), { recursive: true });
      await run('sreWorkbench.helm.refreshCharts');
    }
  });
});
