/** PromQL in documents and rule files, inside a real editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './harness/eventually.ts';
import { leaveClean } from './harness/leaveClean.ts';

function uriOf(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder, 'SRE/monitoring', file);
}

async function open(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document);
  return document;
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  assert.notEqual(at, -1, `${from} is in ${document.uri.path}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  edit.replace(document.uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const found = (document: vscode.TextDocument) =>
  vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'SRE Workbench')
    .map(({ code, range, message }) => ({
      rule: typeof code === 'object' ? String(code.value) : '',
      text: document.getText(range),
      message,
    }));

const textOf = (hovers: readonly vscode.Hover[]) =>
  hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');

describe('PromQL in files', () => {
  beforeEach(async () => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(leaveClean);

  it('is told of as it is typed, at its place in a rule file', async () => {
    const document = await open('rules/user-api.yaml');
    await replace(document, '_bucket[5m])', '_bucket)');
    const diagnostics = await eventually(
      'a fault of type',
      () => found(document).filter(({ rule }) => rule === 'promql-invalid'),
      (all) => all.length > 0,
    );
    assert.equal(diagnostics[0]?.text, 'http_request_duration_seconds_bucket');
    assert.match(diagnostics[0]?.message ?? '', /expected type range vector/u);
    await replace(document, '_bucket)', '_bucket[30s])');
    await eventually(
      'a range that is too short',
      () => found(document),
      (all) =>
        all.some(({ rule }) => rule === 'range-too-short') &&
        all.every(({ rule }) => rule !== 'promql-invalid'),
    );
  });

  it('tells what an alert lacks, and a series that another file records too, with both places', async () => {
    const document = await open('rules/user-api.yaml');
    const lacking = await eventually(
      'an alert without a runbook',
      () => found(document).filter(({ rule }) => rule === 'alert-without-runbook'),
      (all) => all.length > 0,
    );
    assert.equal(lacking[0]?.text, 'UserApiLatencyHigh');
    await replace(
      document,
      'record: job:http_request_duration_seconds:p95_5m',
      'record: job:redis_cache_hits:ratio_rate5m',
    );
    const [twice] = await eventually(
      'a series that is recorded twice',
      () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ code }) => typeof code === 'object' && code.value === 'recorded-twice'),
      (all) => all.length > 0,
    );
    const [other] = twice?.relatedInformation ?? [];
    assert.match(other?.location.uri.path ?? '', /rules\/redis\.yaml$/u);
    assert.equal(other?.location.range.start.line, 3);
  });

  it('has a lens to run and to graph above each rule, and leads from a series to the rule that records it', async () => {
    const document = await open('rules/user-api.yaml');
    const lenses = await eventually(
      'the lenses',
      async () =>
        vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 99),
      (all) => all.filter(({ command }) => command?.title === 'Graph').length === 4,
    );
    const [run] = lenses.filter(({ command }) => command?.command === 'sreWorkbench.prometheus.open');
    assert.match(JSON.stringify(run?.command?.arguments), /histogram_quantile/u);
    const use = document.positionAt(
      document.getText().indexOf('job:http_request_duration_seconds:p95_5m{') + 5,
    );
    const [definition] = await eventually(
      'the definition',
      async () =>
        vscode.commands.executeCommand<vscode.Location[]>(
          'vscode.executeDefinitionProvider',
          document.uri,
          use,
        ),
      (all) => all.length > 0,
    );
    assert.match(
      document.lineAt(definition?.range.start.line ?? 0).text,
      /record: job:http_request_duration/u,
    );
  });

  it('is printed as Prometheus prints it, comments kept', async () => {
    const document = await open('queries.promql');
    assert.equal(document.languageId, 'promql');
    const before = document.getText();
    await replace(document, 'up == 0', 'sum( up==0 )by(job) # down');
    await eventually(
      'the printed document',
      async () => {
        await vscode.commands.executeCommand('editor.action.formatDocument');
        return document.getText();
      },
      (text) => text === before.replace('up == 0', 'sum by (job) (up == 0) # down'),
    );
  });

  it('takes a mistake away by its fix, and offers a comment that silences it', async () => {
    const document = await open('rules/redis.yaml');
    const before = document.getText();
    await replace(document, 'hits_total[5m]', 'hits_total[30s]');
    await eventually(
      'the mistake',
      () => found(document),
      (all) => all.some(({ rule }) => rule === 'range-too-short'),
    );
    const at = document.positionAt(document.getText().indexOf('hits_total[30s]'));
    const actions = await eventually(
      'its fixes',
      async () =>
        vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          new vscode.Range(at, at),
          vscode.CodeActionKind.QuickFix.value,
        ),
      (all) => all.some(({ title }) => title.includes('Silence range-too-short')),
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), before);
  });

  it('says of a text that is too long that it was not judged', async () => {
    const content = `groups:\n- name: g\n  rules:\n  - record: a\n    expr: b\n${'#'.repeat(2_000_000)}\n`;
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    const diagnostics = await eventually(
      'the warning',
      () => found(document),
      (all) => all.length > 0,
    );
    assert.equal(diagnostics[0]?.rule, 'not-judged');
    assert.match(diagnostics[0]?.message ?? '', /is not checked\. It is longer than 2 MB/u);
  });

  it('completes a function in the expression of a rule, and a duration, with no server', async () => {
    const document = await open('rules/redis.yaml');
    const offered = async (at: number) => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(at),
      );
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const call = document.getText().indexOf('rate(redis_evicted');
    await eventually(
      'the functions that begin so',
      () => offered(call + 'ra'.length),
      (labels) => labels.includes('rate'),
    );
    const range = document.getText().indexOf('[30m]', call);
    assert.ok((await offered(range + '[30'.length)).includes('30m'));
  });

  it('tells what a function does', async () => {
    const document = await open('queries.promql');
    const at = document.positionAt(document.getText().indexOf('rate(') + 1);
    await eventually(
      'a hover',
      async () =>
        vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at),
      (hovers) => textOf(hovers).includes('counter'),
    );
  });
});
