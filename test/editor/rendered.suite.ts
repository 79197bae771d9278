/** The ways between rendered manifests, templates and values, and quick fixes, inside a real editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { renderedScheme } from '../../src/contributions.ts';
import { eventually } from './harness/eventually.ts';
import { leaveClean } from './harness/leaveClean.ts';

const charts = 'SRE/helm/charts';

function uriOf(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder, charts, file);
}

const environmentOf = (chart: string, environment: string) => ({ chart: uriOf(chart).fsPath, environment });

async function open(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document);
  return document;
}

async function render(chart: string, environment: string): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand(
    'sreWorkbench.helm.renderEnvironment',
    environmentOf(chart, environment),
  );
  return eventually(
    `${environment} of ${chart} rendered`,
    async () => vscode.window.activeTextEditor?.document,
    (document) => document?.uri.scheme === renderedScheme && document.getText().includes('kind:'),
  ) as Promise<vscode.TextDocument>;
}

/** From 0. */
function lineOf(document: vscode.TextDocument, text: RegExp, from = 0): number {
  const lines = document.getText().split('\n');
  const line = lines.findIndex((one, index) => index >= from && text.test(one));
  assert.notEqual(line, -1, `${String(text)} is in ${document.uri.path}`);
  return line;
}

const placesOf = (locations: readonly vscode.Location[]) =>
  locations.map(({ uri, range }) => `${uri.path.split(`${charts}/`)[1]}:${range.start.line + 1}`);

const textOf = (hovers: readonly vscode.Hover[]) =>
  hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');

async function replaceLine(document: vscode.TextDocument, line: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, document.lineAt(line).range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const rulesAt = (uri: vscode.Uri) =>
  vscode.languages
    .getDiagnostics(uri)
    .map(({ code }) => (typeof code === 'object' ? String(code.value) : ''));

/** A busy machine may not answer within the time that a person would wait: then the question is asked again. */
function places(
  kind: 'Definition' | 'Reference',
  uri: vscode.Uri,
  position: vscode.Position,
): Promise<vscode.Location[]> {
  return eventually(
    `where ${uri.path} leads to`,
    async () =>
      vscode.commands.executeCommand<vscode.Location[]>(`vscode.execute${kind}Provider`, uri, position),
    (found) => found.length > 0,
  );
}

describe('rendered manifests in the editor', () => {
  beforeEach(async () => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(leaveClean);

  it('lead from a line to the template that wrote it and to the value that feeds it', async () => {
    const document = await render('my-service', 'production');
    const line = lineOf(document, /^ +memory: 1Gi/u);
    const found = await places('Definition', document.uri, new vscode.Position(line, 14));
    const template = await vscode.workspace.openTextDocument(uriOf('my-service/templates/deployment.yaml'));
    assert.deepEqual(placesOf(found), [
      `my-service/templates/deployment.yaml:${lineOf(template, /toYaml \.Values\.resources/u) + 1}`,
      'my-service/values/production.yaml:22',
    ]);
    await eventually(
      'a hover that names the values',
      async () =>
        vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          new vscode.Position(line, 14),
        ),
      (hovers) =>
        /resources\.limits\.memory.*values\/production\.yaml:22.*values\.yaml:\d+/su.test(textOf(hovers)),
    );
  });

  it('lead through helpers', async () => {
    const document = await render('my-service', 'dev');
    const line = lineOf(document, /app\.kubernetes\.io\/component: api/u);
    const found = await places('Definition', document.uri, new vscode.Position(line, 6));
    const helpers = await vscode.workspace.openTextDocument(uriOf('my-service/templates/_helpers.tpl'));
    assert.deepEqual(placesOf(found), [
      `my-service/templates/_helpers.tpl:${lineOf(helpers, /component: api/u) + 1}`,
    ]);
  });

  it('are found from a template and from a value', async () => {
    const template = await open('my-service/templates/service.yaml');
    const line = lineOf(template, /port: \{\{ \.Values\.service\.port/u);
    const fromTemplate = await places('Reference', template.uri, new vscode.Position(line, 6));
    assert.deepEqual(
      fromTemplate.map(({ uri }) => new URLSearchParams(uri.query).get('environment') ?? '').toSorted(),
      ['dev', 'production', 'staging'],
    );
    const values = await open('my-service/values.yaml');
    const key = new vscode.Position(lineOf(values, /^ {2}port: 80/u), 4);
    const fromValue = await places('Reference', values.uri, key);
    const production = fromValue.filter(({ uri }) => uri.query.includes('production'));
    const rendered = await render('my-service', 'production');
    assert.ok(production.length > 0);
    for (const { range } of production) assert.match(rendered.lineAt(range.start.line).text, /80/u);
    const readers = await places('Definition', values.uri, key);
    assert.ok(placesOf(readers).includes(`my-service/templates/service.yaml:${line + 1}`));
  });

  it('are told by a hover on the values key: who reads it, what changes with it, in every environment', async () => {
    const values = await open('my-service/values.yaml');
    const hovers = await eventually(
      'a hover that knows what changes',
      async () =>
        vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          values.uri,
          new vscode.Position(lineOf(values, /^ {2}logLevel: info/u), 5),
        ),
      (found) => textOf(found).includes('ConfigMap'),
    );
    const text = textOf(hovers);
    assert.match(text, /config\.logLevel/u);
    assert.match(text, /templates\/configmap\.yaml:\d+/u);
    // The pods carry a checksum of the configuration.
    for (const name of ['dev', 'staging', 'production'])
      assert.match(text, new RegExp(`${name}: .*changes .*ConfigMap .*Deployment`, 'u'));
  });

  it('select the lines that a line of the values leads to', async () => {
    const values = await open('my-service/values/production.yaml');
    const editor = await vscode.window.showTextDocument(values);
    const at = new vscode.Position(lineOf(values, /^ {4}memory: 1Gi/u), 6);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('sreWorkbench.helm.showInRendered');
    const shown = await eventually(
      'the rendered document',
      async () => vscode.window.activeTextEditor,
      (active) => active?.document.uri.scheme === renderedScheme,
    );
    assert.match(shown?.document.getText(shown.selection) ?? '', /memory: 1Gi/u);
  });

  it('follow the typing, notes included', async () => {
    const values = await open('my-service/values/production.yaml');
    const rendered = await render('my-service', 'production');
    assert.match(rendered.getText(), /# The chart's notes:\n# my-service/u);
    await replaceLine(values, lineOf(values, /^ {4}memory: 1Gi/u), '    memory: 3Gi');
    await eventually('the typed limit in the manifest', async () => /memory: 3Gi/u.test(rendered.getText()));
    await vscode.window.showTextDocument(values);
  });

  it('of rules have the lenses of a rule file, and are linted where the template writes them', async () => {
    const template = uriOf('my-service/templates/rules-test.yaml');
    const text = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: rules
spec:
  groups:
    - name: errors
      rules:
        - alert: Errors
          expr: rate(errors_total{code="500"}[5m]) / rate(errors_total[5m]) > 0.1
          annotations:
            summary: 'Requests of {{ "{{ $labels.job }}" }} fail'
`;
    await vscode.workspace.fs.writeFile(template, new TextEncoder().encode(text));
    try {
      const rendered = await render('my-service', 'dev');
      await eventually('the rule', async () => rendered.getText().includes('alert: Errors'));
      const lenses = await eventually(
        'lenses above the rule',
        async () =>
          vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider',
            rendered.uri,
            50,
          ),
        (found) => found.some(({ command }) => command?.title === 'Explain'),
      );
      const line = lineOf(rendered, /alert: Errors/u);
      const titles = lenses
        .filter(({ range }) => range.start.line === line)
        .map((lens) => lens.command?.title);
      for (const title of ['Run', 'Graph', 'Explain', 'Check']) assert.ok(titles.includes(title), title);
      await eventually(
        'what is told of the rule in the template',
        () => rulesAt(template),
        (found) => found.includes('ratio-without-sum') && found.includes('alert-without-runbook'),
      );
    } finally {
      await vscode.workspace.fs.delete(template);
    }
  });

  it('hide what Secrets hold until it is asked for', async () => {
    const template = uriOf('my-service/templates/secret-test.yaml');
    const text = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  word: hunter2\n';
    await vscode.workspace.fs.writeFile(template, new TextEncoder().encode(text));
    try {
      const rendered = await render('my-service', 'dev');
      await eventually('the Secret', async () => rendered.getText().includes('kind: Secret'));
      assert.doesNotMatch(rendered.getText(), /hunter2/u);
      const lenses = await eventually(
        'a lens that shows Secrets',
        async () =>
          vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', rendered.uri),
        (found) => found.some(({ command }) => command?.title === 'Show secrets'),
      );
      const { command } = lenses.find((lens) => lens.command?.title === 'Show secrets') ?? {};
      await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
      await eventually('what the Secret holds', async () => rendered.getText().includes('hunter2'));
      await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
      await eventually('it hidden again', async () => !rendered.getText().includes('hunter2'));
    } finally {
      await vscode.workspace.fs.delete(template);
    }
  });
});

describe('quick fixes in the editor', () => {
  afterEach(leaveClean);

  it('take the finding away and leave the rest of the file alone', async () => {
    const values = await open('my-service/values/production.yaml');
    const before = values.getText();
    const line = lineOf(values, /^ {4}memory: 1Gi/u);
    await replaceLine(values, line, '    memory: 256m');
    await eventually(
      'the finding',
      async () => rulesAt(values.uri),
      (rules) => rules.includes('absurd-quantity'),
    );
    const apply = async (title: string): Promise<void> => {
      const actions = await eventually(
        `the fix "${title}"`,
        async () =>
          vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            values.uri,
            values.lineAt(line).range,
            vscode.CodeActionKind.QuickFix.value,
          ),
        (found) => found.some((action) => action.title === title),
      );
      const { edit } = actions.find((action) => action.title === title) ?? {};
      assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
    };
    await apply('Write 256Mi');
    await eventually(
      'the next finding',
      async () => rulesAt(values.uri),
      (rules) => rules.includes('production-below-staging') && !rules.includes('absurd-quantity'),
    );
    await apply('Set resources.limits.memory to 768Mi');
    await eventually(
      'no finding',
      async () => rulesAt(values.uri),
      (rules) => !rules.includes('production-below-staging'),
    );
    assert.equal(values.getText(), before.replace('    memory: 1Gi', '    memory: 768Mi'));
  });
});
