/** The extension's side of the panel: asks the servers, keeps the last answers, and says them again to a page that comes back. */
import * as vscode from 'vscode';
import type { Clock, Files, Processes } from '../../../base/ports.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { FindingRequest } from '../../../base/incidentCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';
import { explain, measureParts } from '../core/explain.ts';
import type { Mark } from '../core/chartTurn.ts';
import type { Grid } from '../core/panelRange.ts';
import { askForPanel, gridOfTiming, outlined, type WholeResult } from '../core/panelAnswers.ts';
import { readExemplars } from '../core/panelExemplars.ts';
import { PanelNames } from '../core/panelNames.ts';
import { openedQuery } from '../core/openedQuery.ts';
import {
  resultKey,
  type FromPanel,
  type OpenedQuery,
  type PanelResult,
  type ToPanel,
} from '../core/panelProtocol.ts';
import { promqlWords } from '../../../clients/prometheus/promqlWords.ts';
import { isHandle } from '../core/queryHandle.ts';
import type { PanelHistory } from './panelHistory.ts';
import { createMarkSource } from './panelMarkSource.ts';
import { browse, copyCurl, save } from './panelOutput.ts';
import { panelTexts } from './panelTexts.ts';
import type { Servers } from './servers.ts';

export interface SessionParts {
  readonly servers: Servers;
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly history: PanelHistory;
}

type Message<Kind extends FromPanel['kind']> = Extract<FromPanel, { kind: Kind }>;

/** What is sent to a page that was hidden, in this order. */
type Kept = Extract<
  ToPanel,
  { kind: 'result' | 'failed' | 'marks' | 'exemplars' | 'explained' | 'measured' }
>;

export class PanelSession {
  readonly #parts: SessionParts;
  readonly #webview: vscode.Webview;
  readonly #kept = new Map<string, Kept>();
  /** The samples of the results that were sent as outlines. */
  readonly #wholes = new Map<string, WholeResult>();
  readonly #names = new Map<PrometheusClient, PanelNames>();
  readonly #marks: ReturnType<typeof createMarkSource>;
  #running: AbortController | undefined;
  #explaining: AbortController | undefined;
  #run = 0;
  /** What who opened an expression has to say about it, drawn as long as that is shown. */
  #given: { readonly expr: string | undefined; readonly marks: readonly Mark[] } | undefined;
  /** Asked for before the page was there. */
  #opened: OpenedQuery | undefined;
  #ready = false;

  constructor(webview: vscode.Webview, parts: SessionParts) {
    this.#webview = webview;
    this.#parts = parts;
    this.#marks = createMarkSource(parts);
  }

  /** Shows a query; waits for the page where it is not there yet. A server goes by its name or its address. */
  open(asked: OpenedQuery, marks: readonly Mark[] = []): void {
    const query = this.#atKnownServer(asked);
    this.#given = { expr: query.expr, marks };
    if (this.#ready) void this.#post({ kind: 'open', query });
    else this.#opened = query;
  }

  /** The page is gone until it says that it is ready again. */
  hidden(): void {
    this.#ready = false;
  }

  serversChanged(): void {
    this.#names.clear();
    void this.#post({ kind: 'servers', servers: this.#serverNames() });
  }

  dispose(): void {
    this.#running?.abort();
    this.#explaining?.abort();
  }

  async handle(message: FromPanel): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return this.#start();
      case 'run':
        return this.#ask(message);
      case 'cancel':
        return this.#running?.abort();
      case 'whole':
        return this.#sendWhole(message);
      case 'complete':
        return this.#complete(message);
      case 'words':
        return this.#post({ kind: 'words', words: promqlWords() });
      case 'explain':
        return this.#explain(message);
      case 'favourite':
        await this.#parts.history.love(message.expr, message.on);
        return this.#postHistory();
      case 'addServer':
        await vscode.commands.executeCommand('sreWorkbench.prometheus.addServer');
        return undefined;
      case 'copy':
      case 'curl':
      case 'browse':
      case 'save':
      case 'incident':
      case 'alertRule':
        return this.#handOut(message);
    }
  }

  async #handOut(
    message: Message<'copy' | 'curl' | 'browse' | 'save' | 'incident' | 'alertRule'>,
  ): Promise<void> {
    const { servers, clock } = this.#parts;
    const now = clock.now() / 1000;
    switch (message.kind) {
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t('The table is on the clipboard.'), 5000);
        return;
      case 'curl': {
        const server = servers.find(message.server);
        if (server) await copyCurl(server, { expr: message.expr, grid: gridOfTiming(message.timing, now) });
        return;
      }
      case 'browse': {
        const server = servers.find(message.server);
        const grid = gridOfTiming(message.timing, now);
        if (server)
          await browse(
            server,
            message.queries.map(({ expr }) => ({ expr, grid })),
          );
        return;
      }
      case 'save':
        return save(message);
      case 'alertRule':
        await runCommand('sreWorkbench.rules.makeAlert', { expr: message.expr });
        return;
      case 'incident':
        await vscode.commands.executeCommand(incidentCommand, {
          text: message.text,
          evidence: [message.expr],
          mark: message.mark,
        } satisfies FindingRequest);
    }
  }

  async #start(): Promise<void> {
    this.#ready = true;
    const commands = await vscode.commands.getCommands(true);
    await this.#post({
      kind: 'start',
      texts: panelTexts(),
      servers: [...this.#serverNames()],
      language: vscode.env.language,
      incidents: commands.includes(incidentCommand),
    });
    await this.#postHistory();
    for (const message of this.#kept.values()) await this.#post(message);
    if (this.#run > 0) await this.#post({ kind: 'running', run: this.#run });
    if (this.#opened) {
      const query = this.#opened;
      this.#opened = undefined;
      await this.#post({ kind: 'open', query });
    }
  }

  async #ask(message: Message<'run'>): Promise<void> {
    const { run, server: name, queries, timing, shift } = message;
    this.#running?.abort();
    const handed = queries.flatMap(({ expr }) => (isHandle(expr) ? [expr.trim()] : []))[0];
    if (handed !== undefined) return this.open(openedQuery({ handle: handed }));
    const controller = new AbortController();
    this.#running = controller;
    this.#run = run;
    this.#forget(({ kind }) => kind === 'result' || kind === 'failed');
    this.#wholes.clear();
    const { servers, clock, history } = this.#parts;
    const server = servers.find(name);
    if (!server) return;
    const client = await servers.client(server);
    const grid = gridOfTiming(timing, clock.now() / 1000);
    const questions = queries.flatMap(({ id, expr }) =>
      (shift > 0 ? [0, shift] : [0]).map((back) => ({ run, query: id, expr, shift: back, grid })),
    );
    await Promise.all(
      questions.map(async (question) => {
        const asked = await askForPanel(client, question, controller.signal);
        if (controller.signal.aborted) return;
        if (!asked.ok && asked.error.code === 'unauthorized') servers.report(asked.error, server);
        const { query, shift: back } = question;
        const answer: Kept = asked.ok
          ? this.#outlined(asked.value, timing.pixels)
          : {
              kind: 'failed',
              run,
              query,
              shift: back,
              code: asked.error.code,
              message: asked.error.message,
              detail: asked.error.detail ?? '',
            };
        await this.#keep(`answer ${resultKey(query, back)}`, answer);
      }),
    );
    if (controller.signal.aborted) return;
    for (const { expr } of queries.toReversed())
      await history.asked({ expr, server: server.name, time: clock.now() });
    await this.#postHistory();
    if (timing.mode === 'range')
      await this.#decorate(client, message, { ...grid, signal: controller.signal });
  }

  /** What stands on a graph besides its curves: comes behind them, as they can do without. */
  async #decorate(
    client: PrometheusClient,
    { queries, exemplars: wanted }: Message<'run'>,
    { start, end, signal }: Grid & { readonly signal: AbortSignal },
  ): Promise<void> {
    const dots = async (): Promise<void> => {
      const asked = (wanted ? queries : []).map(({ id, expr }) =>
        readExemplars(client, { query: id, expr, start, end }, { signal }),
      );
      const exemplars = (await Promise.all(asked)).flat();
      if (!signal.aborted) await this.#keep('exemplars', { kind: 'exemplars', exemplars });
    };
    const marks = async (): Promise<void> => {
      const found = await this.#marks.read(client, { start, end }, signal);
      const given = queries.some(({ expr }) => expr === this.#given?.expr) ? (this.#given?.marks ?? []) : [];
      const inRange = given.filter(({ time }) => time >= start && time <= end);
      if (!signal.aborted) await this.#keep('marks', { kind: 'marks', marks: [...found, ...inRange] });
    };
    await Promise.all([dots(), marks()]);
  }

  #outlined(whole: WholeResult, pixels: number): PanelResult {
    this.#wholes.set(resultKey(whole.query, whole.shift), whole);
    return outlined(whole, pixels);
  }

  /** Nothing for a page that asks about an earlier run: the newer one's result is on its way. */
  async #sendWhole({ run, query, shift }: Message<'whole'>): Promise<void> {
    const whole = this.#wholes.get(resultKey(query, shift));
    if (whole?.run === run) await this.#post({ kind: 'whole', run, query, shift, samples: whole.samples });
  }

  async #complete(message: Message<'complete'>): Promise<void> {
    const server = this.#parts.servers.find(message.server);
    if (!server) return this.#post({ kind: 'completions', request: message.request, items: [] });
    const client = await this.#parts.servers.client(server);
    const names = this.#names.get(client) ?? new PanelNames(client, this.#parts.clock);
    this.#names.set(client, names);
    return this.#post({
      kind: 'completions',
      request: message.request,
      items: await names.complete(message),
    });
  }

  async #explain({ query, server: name, expr, end }: Message<'explain'>): Promise<void> {
    const { servers, clock } = this.#parts;
    const server = servers.find(name);
    if (!server) return;
    // All queries of the panel are explained at a time; another question ends those of before.
    if (!this.#explaining || this.#explaining.signal.aborted || query === 'A') {
      this.#explaining?.abort();
      this.#explaining = new AbortController();
    }
    const { signal } = this.#explaining;
    this.#forget((kept) => (kept.kind === 'explained' || kept.kind === 'measured') && kept.query === query);
    const { nodes, parts, error } = explain(expr);
    await this.#keep(`explained ${query}`, { kind: 'explained', query, nodes, error });
    const client = await servers.client(server);
    const time = end ?? clock.now() / 1000;
    await measureParts(client, { parts, query, time }, signal, (measure) => {
      if (!signal.aborted) void this.#keep(`measured ${query} ${measure.node}`, measure);
    });
  }

  #atKnownServer({ server, ...query }: OpenedQuery): OpenedQuery {
    if (server === undefined) return query;
    const known = this.#parts.servers.list().find(({ name, url }) => name === server || url === server);
    if (known) return { ...query, server: known.name };
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The settings name no Prometheus server {0}; the one of the panel is asked.', server),
    );
    return query;
  }

  #serverNames(): string[] {
    return this.#parts.servers.list().map(({ name }) => name);
  }

  #forget(which: (message: Kept) => boolean): void {
    for (const [key, message] of this.#kept) if (which(message)) this.#kept.delete(key);
  }

  async #keep(key: string, message: Kept): Promise<void> {
    this.#kept.set(key, message);
    await this.#post(message);
  }

  async #postHistory(): Promise<void> {
    const { history } = this.#parts;
    await this.#post({ kind: 'history', history: history.list(), favourites: history.favourites() });
  }

  async #post(message: ToPanel): Promise<void> {
    if (this.#ready) await this.#webview.postMessage(message);
  }
}

/** Belongs to the incidents; the panel offers it where it is there. */
const incidentCommand = 'sreWorkbench.incidents.addFinding';
